using System.Security.Cryptography;
using Portolan.Diagnosis;
using Portolan.Testing;

namespace Portolan.Interop.Tests;

/// <summary>
/// A file of 300 MiB by the <c>portolan</c> verbs against <c>portolan serve</c>: every path that moves blocks by the kernel is taken many times.
/// eng/big-files.sh does the same with 5 GiB and with other clients.
/// </summary>
public sealed class BigFileTests(PortolanServer server) : IAsyncLifetime
{
    private const long Length = 300L * 1024 * 1024;

    private readonly TempFolder _local = new();

    public static TheoryData<string> Routes =>
        [.. Route.All.Where(route => !route.IPv6 && route.Tls is not TlsUse.Implicit && route.Mode is DataMode.Epsv or DataMode.Port).Select(route => route.ToString())];

    [Theory, MemberData(nameof(Routes))]
    public async Task PutAndGet_BigFile_KeepEveryByte(string routeName)
    {
        var route = Route.Parse(routeName);
        var name = $"big {routeName}.bin";
        var local = _local["big.bin"];
        WriteSparse(local);
        var expected = await HashAsync(local);
        string[] flags = ["--mode", route.Verb.ToLowerInvariant(), "--tls", route.IsEncrypted ? "explicit" : "none", "--insecure"];
        var url = server.Account.UrlFor(route, "/" + name).Replace("://", $"://{server.Account.User}:{server.Account.Password}@", StringComparison.Ordinal);
        (await ToolRun.RunAsync(Repository.Portolan, ["put", .. flags, url, local], limit: TimeSpan.FromMinutes(5))).ShouldSucceed();
        Assert.Equal(expected, await HashAsync(server.OnDisk("/" + name)));
        (await ToolRun.RunAsync(Repository.Portolan, ["get", .. flags, url, _local["back.bin"]], limit: TimeSpan.FromMinutes(5))).ShouldSucceed();
        Assert.Equal(expected, await HashAsync(_local["back.bin"]));
        File.Delete(server.OnDisk("/" + name));
    }

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync()
    {
        _local.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Holes between random blocks: cheap to make, and any wrong offset shows.</summary>
    private static void WriteSparse(string path)
    {
        using var file = new FileStream(path, FileMode.Create);
        file.SetLength(Length);
        for (var at = 0L; at < Length; at += Length / 7)
        {
            file.Position = at;
            file.Write(Content.Random(1_000_003));
        }

        file.SetLength(Length);
    }

    private static async Task<string> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexString(await SHA256.HashDataAsync(file));
    }
}

using System.Globalization;
using Portolan.Interop.Tests.Daemons;
using Portolan.Testing;

namespace Portolan.Interop.Tests;

/// <summary>The <c>portolan</c> verbs, as a user types them, against somebody else's server.</summary>
public abstract class VerbTests<TDaemon>(TDaemon daemon) : IClassFixture<TDaemon>, IDisposable
    where TDaemon : Daemon, new()
{
    private const int NotFound = 66;
    private const int LoginRefused = 67;

    private readonly TempFolder _local = new();
    private readonly string _folder = Guid.NewGuid().ToString("N")[..8];

    public static TheoryData<string> Routes => [.. RoutesOf(new TDaemon()).Select(route => route.ToString())];

    public static TheoryData<string> SomeRoutes => [.. RoutesOf(new TDaemon()).DistinctBy(route => route.IsEncrypted).Select(route => route.ToString())];

    [Theory, MemberData(nameof(Routes))]
    public async Task PutAndGet_ByRoute_KeepEveryByte(string route)
    {
        var content = Content.Random(1_500_000);
        daemon.MakeFolder(_folder);
        (await RunAsync(route, "put", Url(route, "up file.bin"), _local.Write("up", content))).ShouldSucceed();
        Content.AssertFile(content, OnDisk("up file.bin"));
        (await RunAsync(route, "get", Url(route, "up file.bin"), _local["down"])).ShouldSucceed();
        Content.AssertFile(content, _local["down"]);
    }

    [Theory, MemberData(nameof(SomeRoutes))]
    public async Task Verbs_OnFilesAndFolders_DoWhatTheySay(string route)
    {
        daemon.MakeFolder(_folder);
        Put("海图.txt", "hello"u8);
        Assert.Contains("海图.txt", (await RunAsync(route, "ls", Url(route, ""))).ShouldSucceed().Output);
        Assert.Equal("hello", (await RunAsync(route, "cat", Url(route, "海图.txt"))).ShouldSucceed().Output);
        (await RunAsync(route, "mkdir", Url(route, "new folder"))).ShouldSucceed();
        Assert.True(Directory.Exists(OnDisk("new folder")));
        (await RunAsync(route, "mv", Url(route, "海图.txt"), $"/{_folder}/new folder/moved.txt")).ShouldSucceed();
        Content.AssertFile("hello"u8, OnDisk("new folder/moved.txt"));
        (await RunAsync(route, "rm", Url(route, "new folder/moved.txt"))).ShouldSucceed();
        Assert.False(File.Exists(OnDisk("new folder/moved.txt")));
        (await RunAsync(route, "rmdir", Url(route, "new folder"))).ShouldSucceed();
        Assert.False(Directory.Exists(OnDisk("new folder")));
    }

    [Theory, MemberData(nameof(SomeRoutes))]
    public async Task Resume_HalfThere_CompletesTheFile(string route)
    {
        var content = Content.Random(1_000_000);
        daemon.MakeFolder(_folder);
        Put("file.bin", content.AsSpan(0, 400_000));
        (await RunAsync(route, "put", "--resume", Url(route, "file.bin"), _local.Write("up", content))).ShouldSucceed();
        Content.AssertFile(content, OnDisk("file.bin"));
        _local.Write("down.part", content.AsSpan(0, 300_000));
        (await RunAsync(route, "get", "--resume", Url(route, "file.bin"), _local["down"])).ShouldSucceed();
        Content.AssertFile(content, _local["down"]);
    }

    [Theory, MemberData(nameof(SomeRoutes))]
    public async Task Failures_HaveTheirExitCode(string route)
    {
        daemon.MakeFolder(_folder);
        Assert.Equal(NotFound, (await RunAsync(route, "get", Url(route, "nowhere.bin"), _local["down"])).ExitCode);
        Assert.Equal(LoginRefused, (await RunAsync(route, "ls", Url(route, "", password: "wrong"))).ExitCode);
    }

    public void Dispose() => _local.Dispose();

    private static IEnumerable<Route> RoutesOf(Daemon kind) =>
        Route.All.Where(route => !route.IPv6 && (route.Tls is TlsUse.Implicit) == kind.IsImplicit);

    private static Task<ToolRun> RunAsync(string routeName, string verb, params IEnumerable<string> arguments)
    {
        var route = Route.Parse(routeName);
        var tls = route.Tls switch { TlsUse.Implicit => "implicit", TlsUse.Explicit => "explicit", _ => "none" };
        return ToolRun.RunAsync(
            Repository.Portolan, [verb, "--mode", route.Mode.ToString().ToLowerInvariant(), "--tls", tls, "--insecure", "--lang", "en", .. arguments]);
    }

    private string Url(string route, string name, string password = Daemon.Password)
    {
        var scheme = Route.Parse(route).Tls is TlsUse.Implicit ? "ftps" : "ftp";
        var path = string.Join('/', $"{_folder}/{name}".Split('/').Select(Uri.EscapeDataString));
        return string.Create(CultureInfo.InvariantCulture, $"{scheme}://{Daemon.User}:{password}@localhost:{daemon.Port}/{path}");
    }

    private void Put(string name, ReadOnlySpan<byte> content) => daemon.Put($"{_folder}/{name}", content);

    private string OnDisk(string name) => daemon.OnDisk($"{_folder}/{name}");
}

public sealed class VsftpdVerbTests(Vsftpd daemon) : VerbTests<Vsftpd>(daemon);

public sealed class ImplicitVsftpdVerbTests(ImplicitVsftpd daemon) : VerbTests<ImplicitVsftpd>(daemon);

public sealed class ProFtpdVerbTests(ProFtpd daemon) : VerbTests<ProFtpd>(daemon);

public sealed class PureFtpdVerbTests(PureFtpd daemon) : VerbTests<PureFtpd>(daemon);

public sealed class PyFtpdLibVerbTests(PyFtpdLib daemon) : VerbTests<PyFtpdLib>(daemon);

using System.Net.Sockets;
using Portolan.Client;
using Portolan.Interop.Tests.Daemons;
using Portolan.Protocol;
using Portolan.Testing;

namespace Portolan.Interop.Tests;

/// <summary>Our client library against somebody else's server, by every route between them.</summary>
public abstract class DaemonTests<TDaemon>(TDaemon daemon) : IClassFixture<TDaemon>, IDisposable
    where TDaemon : Daemon, new()
{
    private const int Large = 5 * 1024 * 1024;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly TempFolder _local = new();
    private readonly string _folder = Guid.NewGuid().ToString("N")[..8];

    public static TheoryData<string> Routes => [.. TakenRoutes().Select(route => route.ToString())];

    /// <summary>One plain route, and one with TLS.</summary>
    public static TheoryData<string> SomeRoutes => [.. TakenRoutes().DistinctBy(route => route.IsEncrypted).Select(route => route.ToString())];

    [Theory, MemberData(nameof(Routes))]
    public async Task Upload_ByRoute_ArrivesWhole(string route)
    {
        var content = Content.Random(Large);
        await using var ftp = await ConnectAsync(route);
        var summary = await ftp.UploadAsync(_local.Write("up", content), $"{_folder}/file.bin", cancellationToken: Token);
        Assert.Equal((Large, Route.Parse(route).Mode), (summary.Bytes, summary.Mode));
        Content.AssertFile(content, OnDisk("file.bin"));
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task Download_ByRoute_ArrivesWhole(string route)
    {
        var content = Content.Random(Large);
        await using var ftp = await ConnectAsync(route);
        Put("file.bin", content);
        var summary = await ftp.DownloadAsync($"{_folder}/file.bin", _local["down"], cancellationToken: Token);
        Assert.Equal((Large, Route.Parse(route).Mode), (summary.Bytes, summary.Mode));
        Content.AssertFile(content, _local["down"]);
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task List_ByRoute_GivesKindsSizesAndTimes(string route)
    {
        await using var ftp = await ConnectAsync(route);
        Put("two words.txt", "123"u8);
        Put("海图.txt", "4567"u8);
        daemon.MakeFolder($"{_folder}/folder");
        var entries = await ftp.ListAsync(_folder, Token).ToListAsync(Token);
        Assert.Equal(
            [("folder", EntryKind.Directory), ("two words.txt", EntryKind.File), ("海图.txt", EntryKind.File)],
            entries.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => (entry.Name, entry.Facts.Kind)));
        Assert.Equal([3, 4], entries.Where(entry => entry.Facts.Kind is EntryKind.File).Select(entry => entry.Facts.Size).Order());
        Assert.All(entries, entry => Assert.InRange(entry.Facts.Modified, DateTime.UtcNow.AddDays(-1), DateTime.UtcNow.AddDays(1)));
    }

    /// <summary>Many data connections of one login: single-use TLS tickets must not run out.</summary>
    [Theory, MemberData(nameof(Routes))]
    public async Task Transfers_OneAfterAnother_AllSucceed(string route)
    {
        await using var ftp = await ConnectAsync(route);
        foreach (var size in new[] { 0, 1, 70_000, 2, 0 })
        {
            var content = Content.Random(size);
            await ftp.UploadAsync(_local.Write("up", content), $"{_folder}/{size}", cancellationToken: Token);
            await ftp.DownloadAsync($"{_folder}/{size}", _local["down"], cancellationToken: Token);
            Content.AssertFile(content, _local["down"]);
            File.Delete(_local["down"]);
        }

        Assert.Equal(4, await ftp.ListAsync(_folder, Token).CountAsync(Token));
    }

    [Theory, MemberData(nameof(SomeRoutes))]
    public async Task Resume_HalfThere_CompletesTheFile(string route)
    {
        var content = Content.Random(Large);
        await using var ftp = await ConnectAsync(route);
        Put("file.bin", content.AsSpan(0, Large / 2));
        var up = await ftp.UploadAsync(_local.Write("up", content), $"{_folder}/file.bin", new UploadOptions { Mode = UploadMode.Resume }, cancellationToken: Token);
        Assert.Equal((Large / 2, Large - (Large / 2)), (up.Offset, up.Bytes));
        Content.AssertFile(content, OnDisk("file.bin"));
        _local.Write("down.part", content.AsSpan(0, Large / 3));
        var down = await ftp.DownloadAsync($"{_folder}/file.bin", _local["down"], new DownloadOptions { Resume = true }, cancellationToken: Token);
        Assert.Equal(Large / 3, down.Offset);
        Content.AssertFile(content, _local["down"]);
    }

    [Theory, MemberData(nameof(SomeRoutes))]
    public async Task Changes_FilesAndFolders_Happen(string route)
    {
        await using var ftp = await ConnectAsync(route);
        Put("old name.txt", "content"u8);
        await ftp.CreateDirectoryAsync($"{_folder}/größe 海图", cancellationToken: Token);
        await ftp.RenameAsync($"{_folder}/old name.txt", $"{_folder}/größe 海图/new name.txt", Token);
        Content.AssertFile("content"u8, OnDisk("größe 海图/new name.txt"));
        Assert.Equal(7, await ftp.SizeAsync($"{_folder}/größe 海图/new name.txt", Token));
        await ftp.DeleteAsync($"{_folder}/größe 海图/new name.txt", Token);
        await ftp.RemoveDirectoryAsync($"{_folder}/größe 海图", cancellationToken: Token);
        Assert.False(Directory.Exists(OnDisk("größe 海图")));
    }

    [Theory, MemberData(nameof(SomeRoutes))]
    public async Task Refusals_LeaveTheLoginUsable(string route)
    {
        await using var ftp = await ConnectAsync(route);
        var refused = await Assert.ThrowsAsync<FtpReplyException>(() => ftp.DownloadAsync($"{_folder}/nowhere", _local["down"], cancellationToken: Token));
        Assert.Equal(5, refused.Reply.Class);
        Assert.False(File.Exists(_local["down"]));
        await ftp.UploadAsync(_local.Write("up", "after"u8), $"{_folder}/after.txt", cancellationToken: Token);
        Content.AssertFile("after"u8, OnDisk("after.txt"));
    }

    [Fact]
    public async Task Login_WrongPassword_SaysSo()
    {
        var options = OptionsFor(TakenRoutes()[0]) with { Password = "wrong" };
        await Assert.ThrowsAsync<FtpLoginException>(() => FtpClient.ConnectAsync(options, Token));
    }

    public void Dispose() => _local.Dispose();

    private static Route[] TakenRoutes()
    {
        // A look at the kind of daemon only: this one is never started.
        var kind = new TDaemon();
        var isIPv6 = kind.Address.AddressFamily is AddressFamily.InterNetworkV6;
        return
        [
            .. from route in Route.All
               where route.IPv6 == isIPv6 && (route.Tls is TlsUse.Implicit) == kind.IsImplicit
               // Resumption needs a host name on this platform, and ::1 has none that every machine knows.
               where !(route.IPv6 && route.IsEncrypted && kind.DemandsResumption)
               select route,
        ];
    }

    private async Task<FtpClient> ConnectAsync(string route)
    {
        daemon.MakeFolder(_folder);
        return await FtpClient.ConnectAsync(OptionsFor(Route.Parse(route)), Token);
    }

    private FtpClientOptions OptionsFor(Route route) => new()
    {
        // By name, so that data connections resume the TLS session.
        Host = route is { IsEncrypted: true, IPv6: false } ? "localhost" : daemon.Address.ToString(),
        Port = daemon.Port,
        User = Daemon.User,
        Password = Daemon.Password,
        Tls = route.Tls switch { TlsUse.Implicit => TlsMode.Implicit, TlsUse.Explicit => TlsMode.Explicit, _ => TlsMode.None },
        Certificates = CertificatePolicy.PinSha256(TestCertificate.Shared.Certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)),
        Data = DataModeOptions.Only(route.Mode),
    };

    private void Put(string name, ReadOnlySpan<byte> content) => daemon.Put($"{_folder}/{name}", content);

    private string OnDisk(string name) => daemon.OnDisk($"{_folder}/{name}");
}

public sealed class VsftpdTests(Vsftpd daemon) : DaemonTests<Vsftpd>(daemon);

public sealed class ImplicitVsftpdTests(ImplicitVsftpd daemon) : DaemonTests<ImplicitVsftpd>(daemon);

public sealed class ProFtpdTests(ProFtpd daemon) : DaemonTests<ProFtpd>(daemon);

public sealed class IPv6ProFtpdTests(IPv6ProFtpd daemon) : DaemonTests<IPv6ProFtpd>(daemon);

public sealed class PureFtpdTests(PureFtpd daemon) : DaemonTests<PureFtpd>(daemon);

public sealed class PyFtpdLibTests(PyFtpdLib daemon) : DaemonTests<PyFtpdLib>(daemon);

public sealed class IPv6PyFtpdLibTests(IPv6PyFtpdLib daemon) : DaemonTests<IPv6PyFtpdLib>(daemon);

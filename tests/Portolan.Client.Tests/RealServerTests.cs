using System.Security.Cryptography;
using System.Text;
using Portolan.Client.Tests.Peers;
using Portolan.Diagnosis;
using Portolan.Protocol;
using Portolan.Testing;

namespace Portolan.Client.Tests;

/// <summary>What must hold against every server, over every kind of connection.</summary>
public abstract class RealServerTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    public static TheoryData<DataMode, bool, TlsMode> Routes
    {
        get
        {
            var routes = new TheoryData<DataMode, bool, TlsMode>();
            foreach (var tls in new[] { TlsMode.None, TlsMode.Explicit })
            {
                foreach (var mode in new[] { DataMode.Epsv, DataMode.Pasv, DataMode.Eprt, DataMode.Port }) routes.Add(mode, false, tls);
                foreach (var mode in new[] { DataMode.Epsv, DataMode.Eprt }) routes.Add(mode, true, tls);
            }
            return routes;
        }
    }

    protected abstract Task<Peer> StartAsync(bool ipv6, bool tls);

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Files_EveryRoute_ArriveWhole(DataMode mode, bool ipv6, TlsMode tls)
    {
        await using var peer = await StartAsync(ipv6, tls != TlsMode.None);
        using var folder = new TempFolder();
        var seen = new Recorder();
        await using var ftp = await FtpClient.ConnectAsync(peer.Options with { Tls = tls, Data = DataModeOptions.Only(mode), Observer = seen.Add }, Token);
        Assert.Equal(tls != TlsMode.None, ftp.Tls is not null);
        foreach (var size in new[] { 0, 1, 3_000_001 })
        {
            var content = RandomNumberGenerator.GetBytes(size);
            var up = await ftp.UploadAsync(folder.Write("up", content), $"f{size}", cancellationToken: Token);
            var down = await ftp.DownloadAsync($"f{size}", folder["down"], cancellationToken: Token);
            Assert.Equal(content, await File.ReadAllBytesAsync(folder["down"], Token));
            Assert.Equal((size, size, mode, mode), (up.Bytes, down.Bytes, up.Mode, down.Mode));
        }
        var entries = await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token);
        Assert.Equal([0, 1, 3_000_001], entries.Select(e => e.Facts.Size).Order());
        Assert.All(seen.Events.OfType<DataConnectionEnded>(), e => Assert.Equal((DataFailure.None, 226), (e.Trace.Failure, e.Trace.ReplyCode)));
        await ftp.QuitAsync(Token);
    }

    [Theory]
    [InlineData("plain.txt")]
    [InlineData("with space  two")]
    [InlineData(" leading")]
    [InlineData("-l")]
    [InlineData("quote\"d")]
    [InlineData("ümläut 文件 😀")]
    [InlineData("a;b=c%41*[x]")]
    public async Task Names_Odd_SurviveEveryOperation(string name)
    {
        await using var peer = await StartAsync(ipv6: false, tls: false);
        await using var ftp = await FtpClient.ConnectAsync(peer.Options, Token);
        await WriteAsync(ftp, name, "content");
        Assert.Equal(name, Assert.Single(await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token)).Name);
        Assert.Equal(7, await ftp.SizeAsync(name, Token));
        Assert.Equal("content", await ReadAsync(ftp, name));
        var stat = await ftp.StatAsync(name, Token);
        Assert.Equal((name, EntryKind.File, 7L), (stat?.Name, stat?.Facts.Kind, stat?.Facts.Size));
        await ftp.CreateDirectoryAsync("dir " + name, cancellationToken: Token);
        await ftp.RenameAsync(name, $"dir {name}/{name}", Token);
        await ftp.ChangeDirectoryAsync("dir " + name, Token);
        Assert.Equal("/dir " + name, await ftp.GetWorkingDirectoryAsync(Token));
        Assert.Equal(name, Assert.Single(await ftp.NamesAsync(cancellationToken: Token).ToListAsync(Token)));
        await ftp.DeleteAsync(name, Token);
        await ftp.ChangeDirectoryAsync("..", Token);
        await ftp.RemoveDirectoryAsync("dir " + name, cancellationToken: Token);
        Assert.Empty(await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
    }

    [Theory]
    [InlineData(TlsMode.None)]
    [InlineData(TlsMode.Explicit)]
    public async Task Resume_BothDirections_GivesTheWholeFile(TlsMode tls)
    {
        await using var peer = await StartAsync(ipv6: false, tls != TlsMode.None);
        using var folder = new TempFolder();
        await using var ftp = await FtpClient.ConnectAsync(peer.Options with { Tls = tls }, Token);
        var content = RandomNumberGenerator.GetBytes(500_000);
        await ftp.UploadAsync(folder.Write("first", content.AsSpan(0, 200_000)), "f", cancellationToken: Token);
        var up = await ftp.UploadAsync(folder.Write("whole", content), "f", new UploadOptions { Mode = UploadMode.Resume }, cancellationToken: Token);
        Assert.Equal((200_000, 300_000), (up.Offset, up.Bytes));
        folder.Write("back.part", content.AsSpan(0, 123_456));
        var down = await ftp.DownloadAsync("f", folder["back"], new DownloadOptions { Resume = true }, cancellationToken: Token);
        Assert.Equal(123_456, down.Offset);
        Assert.Equal(content, await File.ReadAllBytesAsync(folder["back"], Token));
        await using (var appending = await ftp.OpenWriteAsync("f", UploadMode.Append, cancellationToken: Token)) await appending.WriteAsync("tail"u8.ToArray(), Token);
        Assert.Equal(500_004, await ftp.SizeAsync("f", Token));
        await using var reading = await ftp.OpenReadAsync("f", 500_000, Token);
        Assert.Equal("tail", await new StreamReader(reading).ReadToEndAsync(Token));
    }

    [Theory]
    [InlineData(TlsMode.None, true)]
    [InlineData(TlsMode.None, false)]
    [InlineData(TlsMode.Explicit, true)]
    [InlineData(TlsMode.Explicit, false)]
    public async Task Cancel_InTheMiddle_ConnectionGoesOn(TlsMode tls, bool upload)
    {
        await using var peer = await StartAsync(ipv6: false, tls != TlsMode.None);
        using var folder = new TempFolder();
        await using var ftp = await FtpClient.ConnectAsync(peer.Options with { Tls = tls }, Token);
        var big = folder.Write("big", RandomNumberGenerator.GetBytes(60_000_000));
        if (!upload) await ftp.UploadAsync(big, "big", cancellationToken: Token);
        using var cancel = new CancellationTokenSource();
        var progress = new Trigger(() => cancel.Cancel());
        for (var i = 0; i < 2; i++)
        {
            await using var stream = upload ? await ftp.OpenWriteAsync("part", cancellationToken: Token) : await ftp.OpenReadAsync("big", cancellationToken: Token);
            if (upload) await stream.WriteAsync(new byte[1_000_000], Token);
            else await stream.ReadExactlyAsync(new byte[1_000_000], Token);
            await stream.AbortAsync();
            await ftp.NoopAsync(Token);
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await cancel.CancelAsync();
            if (upload) await ftp.UploadAsync(big, "part", progress: progress, cancellationToken: cancel.Token);
            else await ftp.DownloadAsync("big", folder["down"], progress: progress, cancellationToken: cancel.Token);
        });
        await WriteAsync(ftp, "after", "still alive");
        Assert.Equal("still alive", await ReadAsync(ftp, "after"));
    }

    [Fact]
    public async Task Directories_Trees_GoUpAndComeDown()
    {
        await using var peer = await StartAsync(ipv6: false, tls: false);
        using var folder = new TempFolder();
        await using var ftp = await FtpClient.ConnectAsync(peer.Options, Token);
        folder.MakeFolder("tree");
        folder.MakeFolder("tree/a");
        folder.MakeFolder("tree/a/empty");
        folder.Write("tree/one", "1");
        folder.Write("tree/a/two", "22");
        var up = await ftp.UploadDirectoryAsync(folder["tree"], "x/y/tree", cancellationToken: Token);
        Assert.Equal((2, 3, 3L), (up.Files, up.Directories, up.Bytes));
        var down = await ftp.DownloadDirectoryAsync("x/y/tree", folder["back"], cancellationToken: Token);
        Assert.Equal((2, 3, 3L), (down.Files, down.Directories, down.Bytes));
        Assert.Equal("22", await File.ReadAllTextAsync(folder["back/a/two"], Token));
        Assert.True(Directory.Exists(folder["back/a/empty"]));
        await ftp.CreateDirectoryAsync("x/y/tree", parents: true, Token);
        await ftp.RemoveDirectoryAsync("x", recursive: true, Token);
        Assert.Null(await ftp.StatAsync("x", Token));
    }

    [Fact]
    public async Task Facts_OfFiles_AreTold()
    {
        await using var peer = await StartAsync(ipv6: false, tls: false);
        using var folder = new TempFolder();
        await using var ftp = await FtpClient.ConnectAsync(peer.Options, Token);
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(folder.Write("f", "hello"), time);
        await ftp.UploadAsync(folder["f"], "f", new UploadOptions { KeepModified = true }, cancellationToken: Token);
        Assert.Equal(time, await ftp.ModifiedAsync("f", Token));
        Assert.Equal(time, (await ftp.StatAsync("f", Token))?.Facts.Modified);
        Assert.Null(await ftp.StatAsync("nothing", Token));
        Assert.NotNull(await ftp.GetSystemAsync(Token));
        await Assert.ThrowsAsync<FtpReplyException>(() => ftp.SizeAsync("nothing", Token));
        await Assert.ThrowsAsync<FtpReplyException>(async () => await ftp.ListAsync("nothing", Token).ToListAsync(Token));
    }

    [Theory]
    [InlineData(TlsMode.None)]
    [InlineData(TlsMode.Explicit)]
    public async Task Pool_ManyTransfersAtOnce_AllArrive(TlsMode tls)
    {
        await using var peer = await StartAsync(ipv6: false, tls != TlsMode.None);
        await using var pool = new FtpClientPool(peer.Options with { Tls = tls }, 4);
        await Parallel.ForEachAsync(Enumerable.Range(0, 24), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (i, token) =>
        {
            await using var lease = await pool.RentAsync(token);
            await WriteAsync(lease.Client, $"f{i}", $"content {i}");
            Assert.Equal($"content {i}", await ReadAsync(lease.Client, $"f{i}"));
        });
        await using var last = await pool.RentAsync(Token);
        Assert.Equal(24, (await last.Client.ListAsync(cancellationToken: Token).ToListAsync(Token)).Count);
    }

    [Fact]
    public async Task Progress_EndsWithEverything()
    {
        await using var peer = await StartAsync(ipv6: false, tls: false);
        using var folder = new TempFolder();
        await using var ftp = await FtpClient.ConnectAsync(peer.Options, Token);
        var reports = new List<TransferProgress>();
        await ftp.UploadAsync(folder.Write("f", new byte[1_000_000]), "f", progress: new Collector(reports), cancellationToken: Token);
        Assert.Equal((1_000_000L, (long?)1_000_000L), (reports[^1].Bytes, reports[^1].Total));
    }

    protected static async Task WriteAsync(FtpClient ftp, string path, string content)
    {
        await using var stream = await ftp.OpenWriteAsync(path, cancellationToken: Token);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(content), Token);
    }

    protected static async Task<string> ReadAsync(FtpClient ftp, string path)
    {
        await using var stream = await ftp.OpenReadAsync(path, cancellationToken: Token);
        return await new StreamReader(stream).ReadToEndAsync(Token);
    }

    private sealed class Collector(List<TransferProgress> reports) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => reports.Add(value);
    }

    private sealed class Trigger(Action action) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value)
        {
            if (value.Bytes > 0) action();
        }
    }
}

public sealed class PyftpdlibTests : RealServerTests
{
    protected override async Task<Peer> StartAsync(bool ipv6, bool tls) => await PyftpdlibPeer.StartAsync(ipv6, tls);
}

public sealed class PortolanServerTests : RealServerTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_BrokenThenResumed_IsWhole()
    {
        await using var peer = await PortolanPeer.StartAsync();
        using var folder = new TempFolder();
        await using var ftp = await FtpClient.ConnectAsync(peer.Options, Token);
        var content = RandomNumberGenerator.GetBytes(2_000_000);
        var stream = await ftp.OpenWriteAsync("f", cancellationToken: Token);
        await stream.WriteAsync(content.AsMemory(0, 700_000), Token);
        await stream.AbortAsync();
        Assert.Empty(await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
        await ftp.UploadAsync(folder.Write("f", content), "f", new UploadOptions { Mode = UploadMode.Resume }, cancellationToken: Token);
        await ftp.DownloadAsync("f", folder["back"], cancellationToken: Token);
        Assert.Equal(content, await File.ReadAllBytesAsync(folder["back"], Token));
    }

    [Fact]
    public async Task Hash_EveryKind_MatchesOurs()
    {
        await using var peer = await PortolanPeer.StartAsync();
        await using var ftp = await FtpClient.ConnectAsync(peer.Options, Token);
        await WriteAsync(ftp, "f", "hello");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("hello"u8)), await ftp.HashAsync("f", HashKind.Sha256, Token));
        Assert.Equal(Convert.ToHexStringLower(SHA512.HashData("hello"u8)), await ftp.HashAsync("f", HashKind.Sha512, Token));
        Assert.Equal("3610a686", await ftp.HashAsync("f", HashKind.Crc32, Token));
    }

    [Fact]
    public async Task Pool_ServerAllowsFewer_WaitsInsteadOfFailing()
    {
        await using var peer = await PortolanPeer.StartAsync(change: options => options with { Limits = options.Limits with { MaxSessionsPerAddress = 2 } });
        await using var pool = new FtpClientPool(peer.Options, 5);
        await Parallel.ForEachAsync(Enumerable.Range(0, 12), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Token }, async (i, token) =>
        {
            await using var lease = await pool.RentAsync(token);
            await WriteAsync(lease.Client, $"f{i}", "x");
        });
        await using var last = await pool.RentAsync(Token);
        Assert.Equal(12, (await last.Client.NamesAsync(cancellationToken: Token).ToListAsync(Token)).Count);
    }

    [Fact]
    public async Task Server_StopsInTheMiddle_ClientSaysSo()
    {
        var peer = await PortolanPeer.StartAsync();
        await using var ftp = await FtpClient.ConnectAsync(peer.Options, Token);
        await WriteAsync(ftp, "f", "x");
        await peer.DisposeAsync();
        await Assert.ThrowsAsync<FtpConnectException>(() => ftp.NoopAsync(Token));
    }

    protected override async Task<Peer> StartAsync(bool ipv6, bool tls) => await PortolanPeer.StartAsync(ipv6);
}

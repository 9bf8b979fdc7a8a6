using System.Text;
using Portolan.Client.Tests.Peers;
using Portolan.Diagnosis;
using Portolan.Testing;

namespace Portolan.Client.Tests;

public sealed class TransferTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private const string Retr = "C: TYPE I\nS: 200 ok\nC: EPSV\nS: 229 ok (|||{port}|)\nC: RETR f\nS: 150 go\n";
    private const string Stor = "C: TYPE I\nS: 200 ok\nC: EPSV\nS: 229 ok (|||{port}|)\nC: STOR f\nS: 150 go\n";
    private const string Alive = "C: NOOP\nS: 200 ok\n";

    [Fact]
    public async Task Read_ServerConfirms_EndsQuietly()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Retr + "D: hello\nD!\nS: 226 done\n" + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await using (var stream = await ftp.OpenReadAsync("f", cancellationToken: Token))
        {
            using var text = new StreamReader(stream, Encoding.ASCII);
            Assert.Equal("hello\r\n", await text.ReadToEndAsync(Token));
            Assert.Equal(226, stream.FinalReply?.Code);
        }
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task Read_EndOfDataButServerSays426_Throws()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Retr + "D: hel\nD!\nS: 451 Disk broken\n" + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await using var stream = await ftp.OpenReadAsync("f", cancellationToken: Token);
        var e = await Assert.ThrowsAsync<FtpReplyException>(() => stream.CopyToAsync(Stream.Null, Token));
        Assert.Equal(451, e.Reply.Code);
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task Read_ServerResets_NamesTheCause()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Retr + "D: hel\nwait\nD#\nS: 426 Broken\n" + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await using var stream = await ftp.OpenReadAsync("f", cancellationToken: Token);
        await stream.ReadExactlyAsync(new byte[5], Token);
        server.Go();
        var e = await Assert.ThrowsAsync<FtpDataConnectionException>(async () => await stream.ReadExactlyAsync(new byte[1], Token));
        Assert.Equal(DataFailure.Reset, e.Failure);
        Assert.Equal(426, e.Reply?.Code);
        await ftp.NoopAsync(Token);
    }

    [Fact]
    public async Task Read_DisposedInTheMiddle_ConnectionStaysUsable()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Retr + "D: hello\nC: ABOR\nS: 426 closed\nS: 226 aborted\n" + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await using (var stream = await ftp.OpenReadAsync("f", cancellationToken: Token))
        {
            await stream.ReadExactlyAsync(new byte[2], Token);
        }
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task Read_CancelledInTheMiddle_ConnectionStaysUsable()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Retr + "D: hello\nC: ABOR\nS: 426 closed\nS: 226 aborted\n" + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        using var cancel = new CancellationTokenSource();
        await using (var stream = await ftp.OpenReadAsync("f", cancellationToken: Token))
        {
            await stream.ReadExactlyAsync(new byte[7], Token);
            var reading = stream.ReadExactlyAsync(new byte[1], cancel.Token);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading);
        }
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Theory]
    [InlineData("C: ABOR\nS: 225 aborted\nC: NOOP\nS: 200 ok\n")]
    [InlineData("C: ABOR\nS: 226 aborted\nC: NOOP\nS: 200 ok\n")]
    [InlineData("C: ABOR\nC: NOOP\nS: 426 closed\nS: 225 aborted\nS: 200 ok\n")]
    [InlineData("C: ABOR\nS: 426 closed\nC: NOOP\nS: 226 aborted\nS: 200 ok\n")]
    public async Task Read_ServerAnswersAborInItsOwnWay_ConnectionComesBackInStep(string answers)
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Retr + "D: hello\n" + answers + "C: SITE LAST\nS: 200 last\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var stream = await ftp.OpenReadAsync("f", cancellationToken: Token);
        await stream.ReadExactlyAsync(new byte[7], Token);
        await stream.AbortAsync();
        Assert.Equal("last", (await ftp.SendAsync("SITE LAST", Token)).Text);
        await server.Completion;
    }

    [Fact]
    public async Task Read_ServerIgnoresAbor_ConnectionIsGivenUp()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Retr + "D: hello\nC: ABOR\nhold\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var stream = await ftp.OpenReadAsync("f", cancellationToken: Token);
        await stream.ReadExactlyAsync(new byte[7], Token);
        await stream.AbortAsync();
        Assert.False(ftp.IsConnected);
        var e = await Assert.ThrowsAsync<FtpConnectException>(() => ftp.NoopAsync(Token));
        Assert.Contains("ABOR", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NoByteForTooLong_IsStalled()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Retr + "D: hello\nC: ABOR\nS: 426 closed\nS: 226 aborted\n" + Alive);
        var options = server.Options;
        await using var ftp = await FtpClient.ConnectAsync(options with { Timeouts = options.Timeouts with { IdleData = TimeSpan.FromSeconds(3) } }, Token);
        await using var stream = await ftp.OpenReadAsync("f", cancellationToken: Token);
        await stream.ReadExactlyAsync(new byte[7], Token);
        var e = await Assert.ThrowsAsync<FtpDataConnectionException>(async () => await stream.ReadExactlyAsync(new byte[1], Token));
        Assert.Equal(DataFailure.Stalled, e.Failure);
        await ftp.NoopAsync(Token);
    }

    [Fact]
    public async Task Read_ControlLostWhileDataRuns_SaysSo()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Retr + "D: hello\nwait\nclose\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var stream = await ftp.OpenReadAsync("f", cancellationToken: Token);
        await stream.ReadExactlyAsync(new byte[7], Token);
        server.Go();
        var e = await Assert.ThrowsAnyAsync<FtpException>(async () => await stream.ReadExactlyAsync(new byte[1], Token));
        Assert.Equal(DataFailure.ControlLost, Assert.IsType<FtpDataConnectionException>(e).Failure);
    }

    [Fact]
    public async Task OtherCommand_WhileAStreamIsOpen_ThrowsInsteadOfHanging()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Retr + "D: hello\nD!\nS: 226 done\n" + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await using (var stream = await ftp.OpenReadAsync("f", cancellationToken: Token))
        {
            var e = await Assert.ThrowsAsync<InvalidOperationException>(() => ftp.NoopAsync(Token));
            Assert.Contains("RETR f", e.Message, StringComparison.Ordinal);
            await stream.CopyToAsync(Stream.Null, Token);
        }
        await ftp.NoopAsync(Token);
    }

    [Fact]
    public async Task Write_Disposed_CompletesAndChecksTheReply()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Stor + "U: hello\nS: 226 done\n" + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await using (var stream = await ftp.OpenWriteAsync("f", cancellationToken: Token)) await stream.WriteAsync("hello"u8.ToArray(), Token);
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task Write_ServerSaysDiskFull_DisposeThrows()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Stor + "U: hello\nS: 452 Disk full\n" + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var stream = await ftp.OpenWriteAsync("f", cancellationToken: Token);
        await stream.WriteAsync("hello"u8.ToArray(), Token);
        var e = await Assert.ThrowsAsync<FtpReplyException>(async () => await stream.DisposeAsync());
        Assert.Equal(452, e.Reply.Code);
        await ftp.NoopAsync(Token);
    }

    [Fact]
    public async Task Write_ServerFailsInTheMiddle_WriteThrowsItsReply()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Stor + "S: 552 Quota\nwait\n" + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await using (var stream = await ftp.OpenWriteAsync("f", cancellationToken: Token))
        {
            var e = await Assert.ThrowsAsync<FtpReplyException>(async () =>
            {
                for (var i = 0; i < 1000; i++) await stream.WriteAsync(new byte[1 << 20], Token); // nobody reads it
            });
            Assert.Equal(552, e.Reply.Code);
        }
        server.Go();
        await ftp.NoopAsync(Token);
    }

    [Fact]
    public async Task Write_Offset_SendsRest()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: TYPE I\nS: 200 ok\nC: EPSV\nS: 229 ok (|||{port}|)\nC: REST 5000000000\nS: 350 ok\nC: STOR f\nS: 150 go\nU: x\nS: 226 done\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await using (var stream = await ftp.OpenWriteAsync("f", offset: 5_000_000_000, cancellationToken: Token)) await stream.WriteAsync("x"u8.ToArray(), Token);
        await server.Completion;
    }

    [Fact]
    public async Task List_Without226_Throws()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: EPSV\nS: 229 ok (|||{port}|)\nC: MLSD\nS: 150 go\nD: type=file; a\nD!\nS: 451 Half of it\n" + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var seen = new List<string>();
        await Assert.ThrowsAsync<FtpReplyException>(async () =>
        {
            await foreach (var entry in ftp.ListAsync(cancellationToken: Token)) seen.Add(entry.Name);
        });
        Assert.Equal(["a"], seen);
        await ftp.NoopAsync(Token);
    }

    [Fact]
    public async Task List_EntriesComeWhileDataArrives()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: EPSV\nS: 229 ok (|||{port}|)\nC: MLSD /d e\nS: 150 go\nD: type=cdir; .\nD: type=file; a\nwait\nD: type=dir; b c\nD!\nS: 226 done\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var names = new List<string>();
        await foreach (var entry in ftp.ListAsync("/d e", Token))
        {
            names.Add(entry.Name);
            server.Go();
        }
        Assert.Equal(["a", "b c"], names);
    }

    [Fact]
    public async Task List_OldServer_ParsesUnixLinesAndTellsStrangeOnes()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.OldLogin + """
            C: EPSV
            S: 500 what
            C: PASV
            S: 227 ok 127,0,0,1,{p1},{p2}
            C: LIST ./-x
            S: 150 go
            D: total 1
            D: drwxr-xr-x 2 u g 4096 Jan  1  2024 sub dir
            D: something else
            D: -rw-r--r-- 1 u g 12 Jan  1  2024 a.txt
            D!
            S: 226 done
            """);
        var seen = new Recorder();
        await using var ftp = await FtpClient.ConnectAsync(server.Options with { Observer = seen.Add }, Token);
        var entries = await ftp.ListAsync("-x", Token).ToListAsync(Token);
        Assert.Equal(["sub dir", "a.txt"], entries.Select(e => e.Name));
        Assert.True(entries[0].IsDirectory);
        Assert.Contains(seen.Notes, note => note.Contains("something else", StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_NothingUnderstood_IsNoEmptyDirectory()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.OldLogin + "C: EPSV\nS: 229 ok (|||{port}|)\nC: LIST\nS: 150 go\nD: VOLUME X.Y.Z\nD!\nS: 226 done\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await Assert.ThrowsAsync<FtpProtocolException>(async () => await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Download_FewerBytesThanSize_IsTruncatedAndKeptAsPart()
    {
        using var folder = new TempFolder();
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: TYPE I\nS: 200 ok\nC: SIZE f\nS: 213 100\nC: EPSV\nS: 229 ok (|||{port}|)\nC: RETR f\nS: 150 go\nD: hello\nD!\nS: 226 done\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var e = await Assert.ThrowsAsync<FtpTruncatedException>(() => ftp.DownloadAsync("f", folder["f"], cancellationToken: Token));
        Assert.Equal((100, 7), (e.ExpectedBytes, e.ActualBytes));
        Assert.False(File.Exists(folder["f"]));
        Assert.Equal(7, new FileInfo(folder["f.part"]).Length);
    }

    [Fact]
    public async Task Download_Resume_SendsRestAndRenames()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["f.part"], "hel", Token);
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: TYPE I\nS: 200 ok\nC: SIZE f\nS: 213 7\nC: MDTM f\nS: 213 20200102030405\nC: EPSV\nS: 229 ok (|||{port}|)\nC: REST 3\nS: 350 ok\nC: RETR f\nS: 150 go\nD: lo\nD!\nS: 226 done\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var summary = await ftp.DownloadAsync("f", folder["f"], new DownloadOptions { Resume = true, KeepModified = true }, cancellationToken: Token);
        Assert.Equal((3, 4), (summary.Offset, summary.Bytes));
        Assert.Equal("hello\r\n", await File.ReadAllTextAsync(folder["f"], Token));
        Assert.Equal(new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc), File.GetLastWriteTimeUtc(folder["f"]));
        Assert.False(File.Exists(folder["f.part"]));
    }

    [Fact]
    public async Task Download_ResumeButServersFileIsNewer_StartsOver()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["f.part"], "old", Token);
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: TYPE I\nS: 200 ok\nC: SIZE f\nS: 213 5\nC: MDTM f\nS: 213 29990102030405\nC: EPSV\nS: 229 ok (|||{port}|)\nC: RETR f\nS: 150 go\nD: new\nD!\nS: 226 done\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await ftp.DownloadAsync("f", folder["f"], new DownloadOptions { Resume = true }, cancellationToken: Token);
        Assert.Equal("new\r\n", await File.ReadAllTextAsync(folder["f"], Token));
    }

    [Fact]
    public async Task Download_ResumeRefused_StartsOver()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["f.part"], "he", Token);
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: TYPE I\nS: 200 ok\nC: SIZE f\nS: 213 7\nC: MDTM f\nS: 502 no\nC: EPSV\nS: 229 ok (|||{port}|)\nC: REST 2\nS: 502 no\nC: EPSV\nS: 229 ok (|||{port}|)\nC: RETR f\nS: 150 go\nD: hello\nD!\nS: 226 done\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await ftp.DownloadAsync("f", folder["f"], new DownloadOptions { Resume = true }, cancellationToken: Token);
        Assert.Equal("hello\r\n", await File.ReadAllTextAsync(folder["f"], Token));
    }

    [Fact]
    public async Task Download_NoSuchFile_LeavesNothingBehind()
    {
        using var folder = new TempFolder();
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: TYPE I\nS: 200 ok\nC: SIZE f\nS: 550 no\nC: EPSV\nS: 229 ok (|||{port}|)\nC: RETR f\nS: 550 No such file\n" + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await Assert.ThrowsAsync<FtpReplyException>(() => ftp.DownloadAsync("f", folder["f"], cancellationToken: Token));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        await ftp.NoopAsync(Token);
    }

    [Fact]
    public async Task Upload_ServerHoldsFewerBytes_IsTruncated()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["f"], "hello", Token);
        await using var server = ScriptedServer.Start(ScriptedServer.Login + Stor + "U: hello\nS: 226 done\nC: SIZE f\nS: 213 4\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var e = await Assert.ThrowsAsync<FtpTruncatedException>(() => ftp.UploadAsync(folder["f"], "f", cancellationToken: Token));
        Assert.Equal((5, 4), (e.ExpectedBytes, e.ActualBytes));
    }

    [Fact]
    public async Task Upload_Resume_GoesOnWhereTheServersFileEnds()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["f"], "hello", Token);
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: TYPE I\nS: 200 ok\nC: SIZE f\nS: 213 3\nC: EPSV\nS: 229 ok (|||{port}|)\nC: REST 3\nS: 350 ok\nC: STOR f\nS: 150 go\nU: lo\nS: 226 done\nC: SIZE f\nS: 213 5\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var summary = await ftp.UploadAsync(folder["f"], "f", new UploadOptions { Mode = UploadMode.Resume }, cancellationToken: Token);
        Assert.Equal((3, 2), (summary.Offset, summary.Bytes));
        await server.Completion;
    }

    [Fact]
    public async Task Upload_ResumeOnServerWithoutRest_Appends()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["f"], "hello", Token);
        await using var server = ScriptedServer.Start(ScriptedServer.OldLogin + "C: TYPE I\nS: 200 ok\nC: SIZE f\nS: 213 3\nC: EPSV\nS: 229 ok (|||{port}|)\nC: APPE f\nS: 150 go\nU: lo\nS: 226 done\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        await ftp.UploadAsync(folder["f"], "f", new UploadOptions { Mode = UploadMode.Resume }, cancellationToken: Token);
        await server.Completion;
    }

    [Fact]
    public async Task Upload_Unique_TellsTheName()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["f"], "hello", Token);
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: TYPE I\nS: 200 ok\nC: EPSV\nS: 229 ok (|||{port}|)\nC: STOU\nS: 150 FILE: f.1\nU: hello\nS: 226 done\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var summary = await ftp.UploadAsync(folder["f"], "f", new UploadOptions { Mode = UploadMode.Unique }, cancellationToken: Token);
        Assert.Equal("f.1", summary.Path);
    }

    [Fact]
    public async Task DownloadDirectory_NamesThatLeadOutside_AreSkippedAndTold()
    {
        using var folder = new TempFolder();
        await using var server = ScriptedServer.Start(ScriptedServer.Login + """
            C: EPSV
            S: 229 ok (|||{port}|)
            C: MLSD d
            S: 150 go
            D: type=file;size=0; ../evil
            D: type=dir; ..
            D: type=file;size=0; /etc/passwd
            D: type=OS.unix=symlink; link
            D!
            S: 226 done
            """);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var summary = await ftp.DownloadDirectoryAsync("d", folder["in"], cancellationToken: Token);
        Assert.Equal(0, summary.Files);
        Assert.Contains(summary.Skipped, s => s.Path.Contains("evil", StringComparison.Ordinal));
        Assert.Contains(summary.Skipped, s => s.Path.Contains("passwd", StringComparison.Ordinal));
        Assert.Equal([folder["in"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task DownloadDirectory_NamesThatCannotBeHere_AreSkippedAndTold()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["in/here"]);
        Directory.CreateDirectory(folder["in/partly.part"]);
        var longName = new string('n', 300);
        await File.WriteAllTextAsync(folder["in/there"], "", Token);
        await using var server = ScriptedServer.Start(ScriptedServer.Login + $$"""
            C: EPSV
            S: 229 ok (|||{port}|)
            C: MLSD d
            S: 150 go
            D: type=file;size=0; here
            D: type=file;size=0; partly
            D: type=dir; there
            D: type=file;size=0; {{longName}}
            D!
            S: 226 done
            C: TYPE I
            S: 200 ok
            C: SIZE d/{{longName}}
            S: 213 0

            """ + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var summary = await ftp.DownloadDirectoryAsync("d", folder["in"], cancellationToken: Token);
        Assert.Equal(
            [("d/here", SkipReason.LocalDirectoryInTheWay), ("d/partly", SkipReason.LocalDirectoryInTheWay), ("d/there", SkipReason.LocalFileInTheWay), ("d/" + longName, SkipReason.TooLong)], summary.Skipped.Select(s => (s.Path, s.Reason)));
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task DownloadDirectory_DirectoriesWithoutEnd_EndsAndSaysSo()
    {
        using var folder = new TempFolder();
        await using var server = ScriptedServer.Start(ScriptedServer.Login + DirectoriesWithoutEnd("d") + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var summary = await ftp.DownloadDirectoryAsync("d", folder["in"], cancellationToken: Token);
        Assert.Equal(SkipReason.TooDeep, Assert.Single(summary.Skipped).Reason);
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task RemoveDirectory_DirectoriesWithoutEnd_EndsAndSaysSo()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + DirectoriesWithoutEnd("/d") + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var refused = await Assert.ThrowsAsync<FtpProtocolException>(() => ftp.RemoveDirectoryAsync("/d", recursive: true, Token));
        Assert.Contains("deeper than 100", refused.Message, StringComparison.Ordinal);
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task DownloadDirectory_ListingWithoutEnd_IsNoDirectory()
    {
        using var folder = new TempFolder();
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: EPSV\nS: 229 ok (|||{port}|)\nC: MLSD d\nS: 150 go\nD* 1001 type=file; a\nhold\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var refused = await Assert.ThrowsAsync<FtpProtocolException>(() => ftp.DownloadDirectoryAsync("d", folder["in"], cancellationToken: Token));
        Assert.Contains("1000000 entries", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_LineLongerThanAnybodyNeeds_IsNoListing()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + $"C: EPSV\nS: 229 ok (|||{{port}}|)\nC: MLSD\nS: 150 go\nD: type=file; {new string('n', 300_000)}\nhold\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var refused = await Assert.ThrowsAsync<FtpProtocolException>(async () => await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token));
        Assert.Contains("256 KiB", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>As many directories in directories as the client follows, each with one more in it.</summary>
    private static string DirectoriesWithoutEnd(string path) => string.Concat(Enumerable.Range(0, 101).Select(depth =>
        $"C: EPSV\nS: 229 ok (|||{{port}}|)\nC: MLSD {path}{string.Concat(Enumerable.Repeat("/x", depth))}\nS: 150 go\nD: type=dir; x\nD!\nS: 226 done\n"));

    [Theory]
    [InlineData("../evil")]
    [InlineData("evil\revil")]
    public async Task RemoveDirectory_NameNoCommandMayCarry_RemovesNothingAndSaysSo(string name)
    {
        await using var server = ScriptedServer.Start(ScriptedServer.Login + $"C: EPSV\nS: 229 ok (|||{{port}}|)\nC: MLSD /d\nS: 150 go\nD: type=file; {name}\nD!\nS: 226 done\n" + Alive);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var refused = await Assert.ThrowsAsync<FtpNameException>(() => ftp.RemoveDirectoryAsync("/d", recursive: true, Token));
        Assert.Equal(("/d", name.Contains('/', StringComparison.Ordinal) ? SkipReason.LeadsOut : SkipReason.LineEnd), (refused.Directory, refused.Reason));
        Assert.Contains("It is not removed", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', refused.Message);
        await ftp.NoopAsync(Token);
        await server.Completion;
    }

    [Fact]
    public async Task Stat_OldServer_AsksSizeThenTheParent()
    {
        await using var server = ScriptedServer.Start(ScriptedServer.OldLogin + """
            C: TYPE I
            S: 200 ok
            C: SIZE a/f
            S: 213 5
            C: MDTM a/f
            S: 213 20200102030405
            C: SIZE a/d
            S: 550 no plain file
            C: EPSV
            S: 229 ok (|||{port}|)
            C: LIST a
            S: 150 go
            D: drwxr-xr-x 2 u g 4096 Jan  1  2024 d
            D!
            S: 226 done
            """);
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        var file = await ftp.StatAsync("a/f", Token);
        Assert.Equal(("f", 5L), (file?.Name, file?.Facts.Size));
        Assert.True((await ftp.StatAsync("a/d", Token))?.IsDirectory);
        await server.Completion;
    }

    [Fact]
    public async Task Download_Cancelled_KeepsThePartAndResumes()
    {
        using var folder = new TempFolder();
        await using var server = ScriptedServer.Start(ScriptedServer.Login + "C: TYPE I\nS: 200 ok\nC: SIZE f\nS: 213 14\nC: EPSV\nS: 229 ok (|||{port}|)\nC: RETR f\nS: 150 go\nD: hello\nC: ABOR\nS: 426 closed\nS: 226 aborted\n"
            + "C: SIZE f\nS: 213 14\nC: MDTM f\nS: 213 20200102030405\nC: EPSV\nS: 229 ok (|||{port}|)\nC: REST 7\nS: 350 ok\nC: RETR f\nS: 150 go\nD: world\nD!\nS: 226 done\n");
        await using var ftp = await FtpClient.ConnectAsync(server.Options, Token);
        using var cancel = new CancellationTokenSource();
        var whenBytesCome = new SevenBytes(cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ftp.DownloadAsync("f", folder["f"], progress: whenBytesCome, cancellationToken: cancel.Token));
        await ftp.DownloadAsync("f", folder["f"], new DownloadOptions { Resume = true }, cancellationToken: Token);
        Assert.Equal("hello\r\nworld\r\n", await File.ReadAllTextAsync(folder["f"], Token));
    }

    private sealed class SevenBytes(CancellationTokenSource cancel) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value)
        {
            if (value.Bytes == 7) cancel.Cancel();
        }
    }
}

using Portolan.Diagnosis;
using Portolan.Server.Accounts;
using Portolan.Server.Files;
using Portolan.Server.Files.Local;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>STOR, APPE, STOU and their ends, on the memory and on the disk store.</summary>
public sealed class UploadTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portolan-");

    public static TheoryData<bool> Stores => [false, true];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Stor_ResetInTheMiddle_KeepsTheTargetAndResumesToEqualContent(bool onDisk)
    {
        await using var server = await StartAsync(onDisk);
        var content = new byte[3_000_000];
        Random.Shared.NextBytes(content);
        await server.PutAsync("/a", "old");
        await using var client = await server.LoginAsync();
        foreach (var (verb, target) in new[] { ("REST", "new-by-rest"), ("APPE", "new-by-appe"), ("REST", "a") })
        {
            var data = await client.BeginAsync($"STOR {target}");
            await data.WriteAsync(content.AsMemory(0, 1_234_567));
            await Patience.UntilAsync(() => server.Control.Sessions[0].Transfer.Words() == $"STOR /{target}: 1234567 bytes so far");
            data.Reset();
            await client.ExpectAsync(426);
            Assert.Equal(target == "a" ? "old" : null, await server.GetTextAsync("/" + target));
            if (target != "a") Assert.Equal("213 1234567", (await client.CommandAsync($"SIZE {target}", 213)).Text);
            if (verb == "REST") await client.CommandAsync("REST 1234567", 350);
            Assert.Equal(226, (await client.UploadAsync(verb == "REST" ? $"STOR {target}" : $"APPE {target}", content.AsMemory(1_234_567))).Code);
            Assert.Equal(content, await server.GetAsync("/" + target));
        }
        Assert.Equal(DataFailure.Reset, server.Transfers[0].Connection.Failure);
        Assert.Equal(CloseKind.Reset, server.Transfers[0].Connection.Close);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Stor_ControlConnectionLost_EndsTheTransferAndFreesEverything(bool onDisk)
    {
        await using var server = await StartAsync(onDisk);
        await server.PutAsync("/a", "old");
        foreach (var byReset in new[] { false, true })
        {
            await using var client = await server.LoginAsync();
            await using var data = await client.BeginAsync("STOR a");
            await data.WriteAsync("new content");
            await Patience.UntilAsync(() => server.Control.Sessions[0].Transfer.Words() == "STOR /a: 11 bytes so far");
            if (byReset) client.Reset();
            else client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Both);
            Assert.True(await data.IsClosedAsync());
            await server.UntilNoSessionAsync();
            Assert.Equal("old", await server.GetTextAsync("/a"));
        }
        Assert.All(server.Transfers, transfer => Assert.Equal((false, DataFailure.ControlLost), (transfer.Succeeded, transfer.Connection.Failure)));
        Assert.Equal(0, server.Control.PassiveUsage.Waiting);
        await using var again = await server.LoginAsync();
        Assert.Equal(226, (await again.UploadAsync("STOR a", "newer")).Code); // not held by the dead session
    }

    [Fact]
    public async Task Stor_ControlConnectionLostBehindAWaitingCommand_IsNoticed()
    {
        await using var server = await StartAsync();
        await server.PutAsync("/keep", "x");
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("STOR a");
        await client.SendBytesAsync("DELE keep\r\n");
        await client.SendBytesAsync("NOOP\r\n");
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Both);
        Assert.True(await data.IsClosedAsync());
        await server.UntilNoSessionAsync();
        Assert.Equal("x", await server.GetTextAsync("/keep")); // what waited for the lost transfer is not done
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Stor_TlsWithoutCloseNotify_IsTakenWholeAndMarked(bool onDisk)
    {
        await using var server = await StartAsync(onDisk, o => o with { Tls = RunningServer.Tls() });
        await using var client = await server.LoginWithTlsAsync();
        client.ProtectData = true;
        await using var data = await client.BeginAsync("STOR a");
        await data.WriteAsync("everything that was sent");
        data.FinishWithoutCloseNotify();
        Assert.Contains("close_notify", (await client.ExpectAsync(226)).Text, StringComparison.Ordinal);
        Assert.Equal("everything that was sent", await server.GetTextAsync("/a"));
        var trace = (await server.TransferAsync()).Connection;
        Assert.Equal((CloseKind.TruncatedTls, DataFailure.NoCloseNotify), (trace.Close, trace.Failure));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Stor_TlsWithoutCloseNotifyWhereItIsRequired_426(bool onDisk)
    {
        await using var server = await StartAsync(onDisk, o => o with { Tls = RunningServer.Tls(new TlsSettings { RequireCloseNotify = true }) });
        await using var client = await server.LoginWithTlsAsync();
        client.ProtectData = true;
        await using var data = await client.BeginAsync("STOR a");
        await data.WriteAsync("a part, perhaps");
        data.FinishWithoutCloseNotify();
        await client.ExpectAsync(426);
        Assert.Null(await server.GetAsync("/a"));
        Assert.Equal("213 15", (await client.CommandAsync("SIZE a", 213)).Text); // kept for resuming
    }

    [Fact]
    public async Task Stor_StoreIsFull_452AndNothingLost()
    {
        await using var server = await RunningServer.StartAsync(files: new MemoryFileStore(capacityBytes: 200_000));
        await server.PutAsync("/a", "old");
        await using var client = await server.LoginAsync();
        await using (var data = await client.BeginAsync("STOR a"))
        {
            await client.SendAsync("NOOP");
            try
            {
                await data.WriteAsync(new byte[400_000]);
                await data.FinishAsync();
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
            {
                Assert.IsNotType<TimeoutException>(e); // the server gave up while the client still sent
            }
            var codes = new[] { await client.ReadAsync(), await client.ReadAsync() };
            Assert.Equal([200, 452], codes.Select(reply => reply.Code).Order());
        }
        Assert.Equal("old", await server.GetTextAsync("/a"));
        await client.CommandAsync("ALLO 300000", 200);
        await client.PassiveAsync();
        await client.CommandAsync("STOR b", 452); // told before a byte was sent
        Assert.Equal(DataFailure.StoreFailed, (await server.TransferAsync()).Connection.Failure);
    }

    [Fact]
    public async Task Stor_NotAllowed_550()
    {
        var files = new MemoryFileStore();
        await using var server = await RunningServer.StartAsync(
            o => o with { Accounts = RunningServer.Accounts(new Account { Name = RunningServer.User, Files = files, Access = AccessPolicy.ReadOnly }) }, files);
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginAsync();
        await client.PassiveAsync();
        foreach (var command in new[] { "STOR b", "APPE a", "STOU", "DELE a", "MKD d", "RNFR a", "MFMT 20200101000000 a", "SITE CHMOD 600 a" })
            await client.CommandAsync(command, 550);
        Assert.Equal("x", await client.DownloadTextAsync("RETR a"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Stor_AnotherUploadOfTheSameName_450(bool onDisk)
    {
        await using var server = await StartAsync(onDisk);
        await using var first = await server.LoginAsync();
        await using var second = await server.LoginAsync();
        await using var data = await first.BeginAsync("STOR a");
        await second.PassiveAsync();
        await second.CommandAsync("STOR a", 450);
        await second.CommandAsync("APPE a", 450);
        await data.WriteAsync("x");
        await data.FinishAsync();
        await first.ExpectAsync(226);
        Assert.Equal(226, (await second.UploadAsync("STOR a", "y")).Code);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Rest_BeyondTheEnd_554AndForgotten(bool onDisk)
    {
        await using var server = await StartAsync(onDisk);
        await server.PutAsync("/a", "12345");
        await using var client = await server.LoginAsync();
        await client.PassiveAsync();
        foreach (var command in new[] { "RETR a", "STOR a", "STOR new" })
        {
            await client.CommandAsync("REST 6", 350);
            await client.CommandAsync(command, 554);
        }
        await client.CommandAsync("REST 5", 350);
        Assert.Equal("", await client.DownloadTextAsync("RETR a"));
        await client.CommandAsync("REST 2", 350);
        Assert.Equal("345", await client.DownloadTextAsync("RETR a"));
        Assert.Equal("12345", await client.DownloadTextAsync("RETR a")); // one transfer, not more
        await client.CommandAsync("REST 2", 350);
        Assert.Equal(226, (await client.UploadAsync("STOR a", "xyz!")).Code);
        Assert.Equal("12xyz!", await server.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Rest_BeforeARefusedTransfer_DoesNotHitTheNext()
    {
        await using var server = await StartAsync(change: o => o with { Tls = RunningServer.Tls(new TlsSettings { Required = true }) });
        await using var client = await server.LoginWithTlsAsync(protect: false);
        await client.PassiveAsync();
        await client.CommandAsync("REST 3", 350);
        await client.CommandAsync("STOR a", 521);
        await client.CommandAsync("PBSZ 0", 200);
        await client.CommandAsync("PROT P", 200);
        client.ProtectData = true;
        Assert.Equal(226, (await client.UploadAsync("STOR a", "whole")).Code);
        Assert.Equal("whole", await server.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Rest_OverFourGiB_ReadsTheRightBytes()
    {
        const long Length = 5L * 1024 * 1024 * 1024;
        await using (var sparse = new FileStream(Path.Combine(_folder.FullName, "big"), FileMode.CreateNew))
        {
            sparse.SetLength(Length);
            sparse.Position = Length - 8;
            sparse.Write("the end."u8);
        }
        await using var server = await StartAsync(onDisk: true);
        await using var client = await server.LoginAsync();
        Assert.Equal($"213 {Length}", (await client.CommandAsync("SIZE big", 213)).Text);
        await client.CommandAsync($"REST {Length - 10}", 350);
        Assert.Equal("\0\0the end.", await client.DownloadTextAsync("RETR big"));
        await client.CommandAsync($"REST {Length + 1}", 350);
        await client.PassiveAsync();
        await client.CommandAsync("RETR big", 554);
    }

    /// <summary>An upload of more than 4 GiB broke off: only its partial is there, and the client goes on at its end.</summary>
    [Theory]
    [InlineData("STOR big")]
    [InlineData("APPE big")]
    public async Task Upload_BrokenBeyondFourGiB_GoesOnAtItsEnd(string command)
    {
        const long Length = (5L * 1024 * 1024 * 1024) + 3;
        await using (var partial = new FileStream(Path.Combine(_folder.FullName, PartialNames.For("big")), FileMode.CreateNew))
            partial.SetLength(Length);
        await using var server = await StartAsync(onDisk: true);
        await using var client = await server.LoginAsync();
        Assert.Equal($"213 {Length}", (await client.CommandAsync("SIZE big", 213)).Text);
        if (command.StartsWith("STOR", StringComparison.Ordinal)) await client.CommandAsync($"REST {Length}", 350);
        Assert.Equal(226, (await client.UploadAsync(command, "the end.")).Code);
        Assert.Equal($"213 {Length + 8}", (await client.CommandAsync("SIZE big", 213)).Text);
        await client.CommandAsync($"REST {Length - 2}", 350);
        Assert.Equal("\0\0the end.", await client.DownloadTextAsync("RETR big"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task TypeA_SplitAtEveryByte_ConvertsLineEndsBothWays(bool onDisk)
    {
        const string Wire = "a\r\nb\rc\nd\r\r\n\r\n\n\r";
        const string Stored = "a\nb\rc\nd\r\n\n\n\r";
        await using var server = await StartAsync(onDisk);
        await using var client = await server.LoginAsync();
        await client.CommandAsync("TYPE A", 200);
        for (var split = 1; split < Wire.Length; split++)
        {
            await using var data = await client.BeginAsync("STOR a");
            await data.WriteAsync(Wire[..split]);
            await Patience.UntilAsync(() => server.Control.Sessions[0].Transfer.Words() == $"STOR /a: {split} bytes so far");
            await data.WriteAsync(Wire[split..]);
            await data.FinishAsync();
            await client.ExpectAsync(226);
            Assert.Equal(Stored, await server.GetTextAsync("/a"));
        }
        Assert.Equal("a\r\nb\rc\r\nd\r\n\r\n\r\n\r", await client.DownloadTextAsync("RETR a"));
        for (var offset = 0; offset <= Stored.Length; offset++)
        {
            await client.CommandAsync($"REST {offset}", 350);
            Assert.Equal("a\r\nb\rc\r\nd\r\n\r\n\r\n\r"[offset..], await client.DownloadTextAsync("RETR a"));
        }
    }

    [Fact]
    public async Task TypeA_LargeFile_IsConvertedWhole()
    {
        await using var server = await StartAsync();
        var stored = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"line {i}\n"));
        await using var client = await server.LoginAsync();
        await client.CommandAsync("TYPE A", 200);
        Assert.Equal(226, (await client.UploadAsync("STOR a", stored.Replace("\n", "\r\n", StringComparison.Ordinal))).Code);
        Assert.Equal(stored, await server.GetTextAsync("/a"));
        Assert.Equal(stored.Replace("\n", "\r\n", StringComparison.Ordinal), await client.DownloadTextAsync("RETR a"));
    }

    [Fact]
    public async Task Stou_TellsTheNameIn150()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        var names = new HashSet<string>();
        foreach (var command in new[] { "STOU", "STOU", "STOU photo" })
        {
            await using var data = await client.OpenPassiveAsync();
            var reply = (await client.CommandAsync(command, 150)).Text;
            Assert.StartsWith("150 FILE: ", reply, StringComparison.Ordinal);
            await data.WriteAsync(command);
            await data.FinishAsync();
            await client.ExpectAsync(226);
            Assert.Equal(command, await server.GetTextAsync("/" + reply[10..]));
            names.Add(reply[10..]);
        }
        Assert.Equal(3, names.Count);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Appe_AppendsOrCreates(bool onDisk)
    {
        await using var server = await StartAsync(onDisk);
        await using var client = await server.LoginAsync();
        Assert.Equal(226, (await client.UploadAsync("APPE a", "one ")).Code);
        Assert.Equal(226, (await client.UploadAsync("APPE a", "two")).Code);
        Assert.Equal("one two", await server.GetTextAsync("/a"));
        await client.CommandAsync("ALLO 3", 200);
        Assert.Equal(226, (await client.UploadAsync("STOR a", "new")).Code);
        Assert.Equal("new", await server.GetTextAsync("/a"));
        await client.CommandAsync("ALLO many", 501);
        await client.CommandAsync("ALLO 10 R 5", 200);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Stor_Empty_MakesAnEmptyFile(bool onDisk)
    {
        await using var server = await StartAsync(onDisk);
        await using var client = await server.LoginAsync();
        Assert.Equal(226, (await client.UploadAsync("STOR a", "")).Code);
        Assert.Equal("", await server.GetTextAsync("/a"));
        Assert.Equal("", await client.DownloadTextAsync("RETR a"));
    }

    [Fact]
    public async Task Stor_StoreThrowsSomethingUnexpected_451AndTheSessionGoesOn()
    {
        var store = new ScriptedStore(new MemoryFileStore()) { WriteFault = new InvalidOperationException("a bug in a store") };
        await using var server = await RunningServer.StartAsync(files: store);
        server.Expect(47);
        await using var client = await server.LoginAsync();
        var reply = await UploadBrokenAsync(client);
        Assert.Equal(451, reply.Code);
        Assert.DoesNotContain("bug", reply.Text, StringComparison.Ordinal);
        store.WriteFault = new IOException("No space left", 28);
        Assert.Equal(452, (await UploadBrokenAsync(client)).Code);
        store.WriteFault = new OperationCanceledException("a time-out of the store's own");
        Assert.Equal(451, (await UploadBrokenAsync(client)).Code);
        store.WriteFault = new StoreException(StoreError.QuotaExceeded, "too much");
        Assert.Equal(552, (await UploadBrokenAsync(client)).Code);
        store.WriteFault = null;
        Assert.Equal(226, (await client.UploadAsync("STOR a", "x")).Code);
        Assert.Equal(5, server.Transfers.Count);
    }

    [Fact]
    public async Task Retr_ReadFails_451AndTheDataConnectionIsReset()
    {
        var store = new ScriptedStore(new MemoryFileStore());
        await using var server = await RunningServer.StartAsync(files: store);
        server.Expect(47);
        await server.PutAsync("/a", "content");
        await using var client = await server.LoginAsync();
        store.ReadFault = new IOException("the disk is dying");
        await using var data = await client.BeginAsync("RETR a");
        await client.ExpectAsync(451);
        await Assert.ThrowsAnyAsync<IOException>(data.ReadToEndAsync);
        await client.CommandAsync("XMD5 a", 451);
        store.ReadFault = new StoreException(StoreError.NotFound, "gone");
        await client.CommandAsync("HASH a", 550);
        store.ReadFault = null;
        await client.CommandAsync("XCRC a", 250);
    }

    private static async Task<RawReply> UploadBrokenAsync(RawClient client)
    {
        await using var data = await client.BeginAsync("STOR a");
        await data.WriteAsync("x");
        return await client.ReadAsync();
    }

    private Task<RunningServer> StartAsync(bool onDisk = false, Func<FtpServerOptions, FtpServerOptions>? change = null) =>
        RunningServer.StartAsync(change, onDisk ? new LocalFileStore(new LocalFileStoreOptions { Root = _folder.FullName, Flush = FlushPolicy.Off }) : new MemoryFileStore());
}

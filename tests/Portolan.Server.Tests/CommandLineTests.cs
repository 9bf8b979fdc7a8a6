using System.Text;
using Portolan.Server.Files;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>What may stand on the control connection: long lines, Telnet bytes, names of any bytes, other protocols.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task Line_TooLong_500AndTheSessionGoesOn()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.LoginAsync();
        await client.CommandAsync("CWD " + new string('a', 20_000), 500);
        await client.CommandAsync("CWD " + new string('a', 8000), 553); // as long as a line may be, too long for a path
        await client.SendBytesAsync("NOOP " + new string('b', 100_000) + "\r\nPWD\r\n");
        await client.ExpectAsync(500);
        await client.ExpectAsync(257);
    }

    [Fact]
    public async Task Line_EndedByBareLineFeed_IsACommand()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SendBytesAsync("NOOP\nSYST\nnoop\r\n");
        await client.ExpectAsync(200);
        await client.ExpectAsync(215);
        await client.ExpectAsync(200);
    }

    [Fact]
    public async Task Line_CarriageReturnAndLineFeedInTwoSegments_IsAnsweredOnce()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();
        foreach (var part in new[] { "NO", "OP", "\r", "\n", "SYST\r", "\n" }) await client.SendBytesAsync(part);
        await client.ExpectAsync(200);
        await client.ExpectAsync(215);
    }

    [Fact]
    public async Task Abor_WithTelnetSynchAndUrgentData_EndsTheTransfer()
    {
        await using var server = await RunningServer.StartAsync(files: new ScriptedStore(new MemoryFileStore()));
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("RETR endless");
        await client.SendBytesAsync("\xFF\xF4"); // IAC IP
        client.SendUrgent(0xFF, 0xF2); // IAC DM, the DM urgent
        await client.SendBytesAsync("ABOR\r\n");
        await client.ExpectAsync(426);
        await client.ExpectAsync(226);
        await client.CommandAsync("NOOP", 200);
    }

    [Fact]
    public async Task Abor_WithTheWholeCommandUrgent_EndsTheTransfer()
    {
        await using var server = await RunningServer.StartAsync(files: new ScriptedStore(new MemoryFileStore()));
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("RETR endless");
        client.SendUrgent(Encoding.Latin1.GetBytes("\xFF\xF4\xFF\xF2" + "ABOR\r\n")); // as ftplib does
        await client.ExpectAsync(426);
        await client.ExpectAsync(226);
    }

    [Fact]
    public async Task Line_TelnetOptionsAndBreaks_AreDropped()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SendBytesAsync("\xFF\xFB\x01\xFF\xFD\x03NO\xFF\xF1OP\r\n");
        await client.ExpectAsync(200);
    }

    [Theory]
    [InlineData("caf\xE9")] // Latin-1
    [InlineData("\xB2\xE2\xCA\xD4.txt")] // GBK
    [InlineData("\xC3\xA9t\xC3\xA9")] // UTF-8
    [InlineData(" leading and trailing ")]
    [InlineData("two  blanks")]
    [InlineData("quo\"te")]
    [InlineData("~")]
    [InlineData("semi;colon=x")]
    public async Task Name_OfAnyBytes_RoundTrips(string name)
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.LoginAsync();
        Assert.Equal($"257 \"/{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\" created.", (await client.CommandAsync($"MKD {name}", 257)).Text);
        Assert.Equal($"{name}\r\n", await client.DownloadTextAsync("NLST"));
        Assert.EndsWith($"; {name}\r\n", await client.DownloadTextAsync("MLSD"), StringComparison.Ordinal);
        Assert.EndsWith($" {name}\r\n", await client.DownloadTextAsync("LIST"), StringComparison.Ordinal);
        await client.CommandAsync($"CWD {name}", 250);
        Assert.Equal(226, (await client.UploadAsync($"STOR {name}", "x")).Code);
        Assert.Equal("x", await client.DownloadTextAsync($"RETR {name}"));
        await client.CommandAsync($"RNFR {name}", 350);
        await client.CommandAsync($"RNTO ../{name}2", 250);
        Assert.Contains($"/{name}2\n", (await client.CommandAsync($"MLST /{name}2", 250)).Text, StringComparison.Ordinal);
        await client.CommandAsync($"DELE /{name}2", 250);
        await client.CommandAsync($"RMD /{name}", 250);
    }

    [Fact]
    public async Task Name_WithByte255_IsDoubledBothWays()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.LoginAsync();
        Assert.Contains("\"/\xFF\xFFy\"", (await client.CommandAsync("MKD \xFF\xFFy", 257)).Text, StringComparison.Ordinal);
        Assert.Equal("\xFFy\r\n", await client.DownloadTextAsync("NLST")); // a data connection is no Telnet
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nUSER user\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\n\r\nUSER user\r\nPASS pass\r\n")]
    [InlineData("OPTIONS * HTTP/1.0\r\n")]
    public async Task Http_AnyRequest_EndsTheSession(string request)
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SendBytesAsync(request);
        await client.ExpectAsync(500);
        await client.ExpectAsync(421);
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task Unknown_TwentyInARow_EndTheSession()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.LoginAsync();
        for (var i = 0; i < 19; i++) await client.CommandAsync("XYZZY", 500);
        await client.CommandAsync("NOOP", 200); // a good one makes up for them
        for (var i = 0; i < 20; i++) await client.CommandAsync("XYZZY", 500);
        await client.ExpectAsync(421);
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task Unknown_BinaryRubbish_IsNotEchoed()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();
        Assert.Equal("500 Unknown command AB.", (await client.CommandAsync("AB\x1B[2Jx", 500)).Text);
        Assert.Equal("500 Unknown command PASS.", (await client.CommandAsync("PASS\tsecret", 500)).Text);
    }

    [Fact]
    public async Task Name_WithControlCharacters_DoesNotReachTheLog()
    {
        await using var server = await RunningServer.StartAsync(log: Microsoft.Extensions.Logging.LogLevel.Trace);
        await using var client = await server.LoginAsync();
        Assert.Equal(226, (await client.UploadAsync("STOR a\x1B[31mb", "x")).Code);
        await client.CommandAsync("REIN", 220);
        await client.CommandAsync("USER \x1B[31m\xE9", 331);
        await client.CommandAsync("PASS x", 530);
        await server.TransferAsync();
        Assert.DoesNotContain(server.Log.Lines, line => line.Text.Any(c => char.IsControl(c) || char.IsSurrogate(c)));
    }

    [Fact]
    public async Task Argument_Rules_501()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.LoginAsync();
        await client.CommandAsync("RETR", 501);
        await client.CommandAsync("MKD ", 501);
        await client.CommandAsync("PWD x", 501);
        await client.CommandAsync("REST -1", 501);
        await client.CommandAsync("REST x", 501);
        await client.CommandAsync("TYPE Q", 501);
        await client.CommandAsync("TYPE E", 504);
        await client.CommandAsync("TYPE I ", 200);
        await client.CommandAsync("MODE Z", 504);
        await client.CommandAsync("STRU R", 504);
        await client.CommandAsync("type a n", 200);
    }

    [Fact]
    public async Task List_DirectoryNotTaken_IsGivenBack()
    {
        var store = new ScriptedStore(new MemoryFileStore());
        await using var server = await RunningServer.StartAsync(files: store);
        await using var client = await server.LoginAsync();
        foreach (var command in new[] { "LIST", "NLST", "MLSD" })
        {
            await client.PassiveAsync();
            await client.CommandAsync(command, 150);
            await client.CommandAsync("ABOR", 426); // the data connection never stood
            await client.ExpectAsync(226);
        }
        await client.DownloadAsync("LIST -R");
        Assert.Equal(0, store.OpenDirectories);
    }

    [Fact]
    public async Task List_Recursive_IsBounded()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Limits = new LimitSettings { MaxRecursiveEntries = 50, MaxListDepth = 3 } });
        for (var i = 0; i < 40; i++)
            foreach (var path in new[] { $"/d{i}" }) await server.Files.CreateDirectoryAsync(VirtualPath.Parse(path), CancellationToken.None);
        for (var i = 0; i < 40; i++) await server.PutAsync($"/d0/f{i}.txt", "x");
        await server.Files.CreateDirectoryAsync(VirtualPath.Parse("/d0/a"), CancellationToken.None);
        await server.Files.CreateDirectoryAsync(VirtualPath.Parse("/d0/a/b"), CancellationToken.None);
        await server.Files.CreateDirectoryAsync(VirtualPath.Parse("/d0/a/b/c"), CancellationToken.None);
        await server.Files.CreateDirectoryAsync(VirtualPath.Parse("/d0/a/b/c/d"), CancellationToken.None);
        await using var client = await server.LoginAsync();
        var lines = (await client.DownloadTextAsync("LIST -R")).Split("\r\n").Where(line => line.StartsWith('d') || line.StartsWith('-')).ToList();
        Assert.Equal(50, lines.Count);
        var deep = await client.DownloadTextAsync("LIST -R d0/a");
        Assert.Contains("/d0/a/b/c:", deep, StringComparison.Ordinal);
        Assert.DoesNotContain("/d0/a/b/c/d:", deep, StringComparison.Ordinal);
        var whole = (await client.DownloadTextAsync("NLST d0")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(41, whole.Length); // one directory is always whole
    }

    [Fact]
    public async Task List_NamesAsLongAsAStoreCanHold_AreListed()
    {
        await using var server = await RunningServer.StartAsync();
        var name = new string('\u4e2d', 2000); // 6000 bytes
        await server.PutAsync($"/{name}", "x");
        await using var client = await server.LoginAsync();
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name));
        Assert.Equal(bytes + "\r\n", await client.DownloadTextAsync("NLST"));
        Assert.EndsWith(bytes + "\r\n", await client.DownloadTextAsync("LIST"), StringComparison.Ordinal);
        Assert.EndsWith(bytes + "\r\n", await client.DownloadTextAsync("MLSD"), StringComparison.Ordinal);
    }
}

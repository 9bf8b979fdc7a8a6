using FsCheck;
using FsCheck.Fluent;
using Portolan.Client.Tests.Peers;

namespace Portolan.Client.Tests;

public sealed class ListingPropertyTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public void LineSplitter_AnyChunks_GivesTheSameLines() =>
        Prop.ForAll<byte[][], byte>((lines, chunk) =>
        {
            var clean = lines.Select(line => line.Where(b => b is not ((byte)'\n' or (byte)'\r')).ToArray()).ToArray();
            var data = clean.SelectMany((line, i) => line.Concat(i % 2 == 0 ? "\r\n"u8.ToArray() : "\n"u8.ToArray())).ToArray();
            Assert.Equal(clean, Split(data, Math.Max(1, (int)chunk)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReplyReader_AnyBytes_OnlyThrowsFormatExceptions() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            var reader = new ReplyReader(1024);
            try
            {
                foreach (var b in bytes)
                {
                    reader.GetFreeMemory().Span[0] = b;
                    reader.Advance(1);
                    while (reader.TryRead(out _))
                    {
                    }
                }
            }
            catch (Protocol.ReplyFormatException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Client_ServerTalksRubbish_OnlyThrowsFtpExceptions()
    {
        string[] rubbish = ["", "x", "000 no", "229", "227 (1,2,3)", "229 (|||0|)", "229 (|||99999|)", "227 0,0,0,0,0,0", "999 what", "1xx", "200", "350 more", "150 go", "226 done", "\xFF\xFB\x01"];
        var random = new Random(1);
        var logins = 0;
        for (var i = 0; i < 60; i++)
        {
            var answers = string.Concat(Enumerable.Range(0, 6).Select(_ => $"C: *\nS: {rubbish[random.Next(rubbish.Length)]}\n"));
            await using var server = ScriptedServer.Start(ScriptedServer.Login + answers + "close\n");
            var options = server.Options;
            options = options with { Timeouts = options.Timeouts with { Reply = TimeSpan.FromMilliseconds(300), DataConnect = TimeSpan.FromMilliseconds(300) } };
            var e = await Record.ExceptionAsync(async () =>
            {
                await using var ftp = await FtpClient.ConnectAsync(options, Token); // on a busy machine the login may take too long
                logins++;
                await ftp.ListAsync(cancellationToken: Token).ToListAsync(Token);
            });
            Assert.True(e is null or FtpException, e?.ToString());
        }
        Assert.NotEqual(0, logins);
    }

    private static List<byte[]> Split(byte[] data, int chunk)
    {
        var lines = new List<byte[]>();
        using var splitter = new LineSplitter();
        for (var at = 0; at < data.Length;)
        {
            var free = splitter.GetFreeMemory();
            var count = Math.Min(Math.Min(chunk, free.Length), data.Length - at);
            data.AsSpan(at, count).CopyTo(free.Span);
            splitter.Advance(count);
            at += count;
            while (splitter.TryRead(out var line)) lines.Add(line.ToArray());
        }
        Assert.True(splitter.TakeRest().IsEmpty);
        return lines;
    }
}

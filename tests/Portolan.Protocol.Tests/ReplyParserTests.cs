using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class ReplyParserTests
{
    private static Gen<Reply> AnyReply =>
        from code in Gen.Choose(100, 659)
        from lines in Gen.NonEmptyListOf(Gen.Frequency((4, Any.Name), (1, Gen.Constant("")), (1, Gen.Elements("230 end", "230-more", " 230 end", "  "))))
        select new Reply(code, [.. lines]);

    [Theory]
    [InlineData("220 Service ready", 220, "Service ready")]
    [InlineData("220 (vsFTPd 3.0.3)", 220, "(vsFTPd 3.0.3)")]
    [InlineData("200", 200, "")]
    [InlineData("200 ", 200, "")]
    [InlineData("123-First line|Second line|  234 A line beginning with numbers|123 The last line", // RFC 959 §4.2
        123, "First line", "Second line", " 234 A line beginning with numbers", "The last line")]
    [InlineData("220-FileZilla Server 0.9.60 beta|220-written by Tim Kosse|220 Please visit https://filezilla-project.org/",
        220, "FileZilla Server 0.9.60 beta", "written by Tim Kosse", "Please visit https://filezilla-project.org/")]
    [InlineData("220---------- Welcome to Pure-FTPd ----------|220-You are user number 1|220 bye",
        220, "--------- Welcome to Pure-FTPd ----------", "You are user number 1", "bye")]
    [InlineData("230-|230-two|230", 230, "", "two", "")]
    [InlineData("230-a||b|230 c", 230, "a", "", "b", "c")]
    [InlineData("230-a|220 other code|230x|23|230 c", 230, "a", "220 other code", "230x", "23", "c")]
    [InlineData("211-Features:| MDTM| SIZE|211 End", 211, "Features:", "MDTM", "SIZE", "End")]
    [InlineData("||226 Done", 226, "Done")]
    public void TryAdd_RepliesOfServers_AreUnderstood(string lines, int code, params string[] text)
    {
        var reply = Parse(new ReplyParser(), lines.Split('|'));
        Assert.Equal(code, reply.Code);
        Assert.Equal(text, reply.Lines);
    }

    [Fact]
    public void IsInside_LongReply_IsTrueUntilItsEnd()
    {
        var parser = new ReplyParser();
        Assert.False(parser.IsInside);
        Assert.False(parser.TryAdd("230-a"u8, out _));
        Assert.True(parser.IsInside);
        Assert.True(parser.TryAdd("230 b"u8, out _));
        Assert.False(parser.IsInside);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2")]
    [InlineData("HTTP/1.1 400 Bad Request")]
    [InlineData("22")]
    [InlineData("099 x")]
    [InlineData("700 x")]
    [InlineData("220Welcome")]
    [InlineData("\u0016\u0003\u0001")]
    [InlineData(" 220 x")]
    public void TryAdd_NoReply_Throws(string line) =>
        Assert.Throws<ReplyFormatException>(() => new ReplyParser().TryAdd(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void TryAdd_ControlCharacters_AreNotInTheMessage()
    {
        var problem = Assert.Throws<ReplyFormatException>(() => new ReplyParser().TryAdd("\u0016\u0003\u001b[31mx"u8, out _));
        Assert.EndsWith(": ???[31mx", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryAdd_TooManyLines_Throws()
    {
        var parser = new ReplyParser(maxLines: 3);
        parser.TryAdd("230-1"u8, out _);
        parser.TryAdd("2"u8, out _);
        parser.TryAdd("3"u8, out _);
        Assert.Throws<ReplyFormatException>(() => parser.TryAdd("230 4"u8, out _));
    }

    [Fact]
    public void TryAdd_TooManyBytes_Throws()
    {
        var parser = new ReplyParser(maxBytes: 10);
        parser.TryAdd("230-12"u8, out _);
        Assert.Throws<ReplyFormatException>(() => parser.TryAdd("12345"u8, out _));
    }

    [Fact]
    public void TryAdd_ManyReplies_EachHasTheWholeAllowance()
    {
        var parser = new ReplyParser(maxLines: 2, maxBytes: 12);
        for (var i = 0; i < 10; i++) Assert.Equal(["a", "b"], Parse(parser, "230-a", "230 b").Lines);
    }

    [Fact]
    public void TryAdd_EncodedReply_GivesTheReplyBack() => Law.Holds(AnyReply, reply =>
    {
        var parser = new ReplyParser();
        var lines = Lines.Deliver(new LineBuffer(100_000), reply.Encoded.Span);
        var parsed = Parse(parser, [.. lines.Select(line => FtpText.Decode(line))]);
        Assert.Equal(reply.Code, parsed.Code);
        Assert.Equal(reply.Lines, parsed.Lines);
    });

    [Fact]
    public void TryAdd_AnyBytes_ThrowsOnlyReplyFormat() => Law.NeverThrows(bytes =>
    {
        var parser = new ReplyParser(20, 200);
        try
        {
            foreach (var line in Lines.Deliver(new LineBuffer(50), bytes)) parser.TryAdd(line, out _);
        }
        catch (ReplyFormatException)
        {
            return; // the one exception it may throw
        }
    }, "230-a\r\n b\r\n230 c\r\n226 Done\r\n");

    private static Reply Parse(ReplyParser parser, params string[] lines)
    {
        foreach (var line in lines[..^1]) Assert.False(parser.TryAdd(FtpText.Encode(line), out _));
        Assert.True(parser.TryAdd(FtpText.Encode(lines[^1]), out var reply));
        return reply;
    }
}

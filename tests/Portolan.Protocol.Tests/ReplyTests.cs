using System.Text;

namespace Portolan.Protocol.Tests;

public class ReplyTests
{
    [Fact]
    public void Encoded_OneLine_IsCodeSpaceText() => Assert.Equal("200 Okay.\r\n"u8, new Reply(200, "Okay.").Encoded.Span);

    [Fact]
    public void Encoded_ManyLines_IndentsTheMiddle() =>
        Assert.Equal("211-Features:\r\n MLST type*;\r\n 211 looks like an end\r\n211 End\r\n"u8,
            new Reply(211, "Features:", "MLST type*;", "211 looks like an end", "End").Encoded.Span);

    [Fact]
    public void Encoded_LineEndsInText_AreSpaces() => Assert.Equal("257 \"a  b \"\r\n"u8, new Reply(257, "\"a\r\nb\0\"").Encoded.Span);

    [Fact]
    public void Encoded_ByteFF_IsDoubled() => Assert.Equal([.. "257 "u8, 0xFF, 0xFF, .. "\r\n"u8], new Reply(257, "\uDCFF").Encoded.ToArray());

    [Theory]
    [InlineData(99)]
    [InlineData(660)]
    public void Reply_CodeOutOfRange_IsRefused(int code) => Assert.Throws<ArgumentOutOfRangeException>(() => new Reply(code, "x"));

    [Fact]
    public void Reply_NoLines_IsRefused() => Assert.Throws<ArgumentException>(() => new Reply(200));

    [Fact]
    public void ToString_ManyLines_ReadsAsSent() => Assert.Equal("220 a\nb", new Reply(220, "a", "b").ToString());

    [Fact]
    public void Encoded_Twice_IsTheSameMemory()
    {
        var reply = new Reply(200, "Okay.");
        Assert.True(reply.Encoded.Span == reply.Encoded.Span);
        Assert.Equal(Encoding.ASCII.GetByteCount("200 Okay.\r\n"), reply.Encoded.Length);
    }
}

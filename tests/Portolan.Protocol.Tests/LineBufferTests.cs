using System.Text;
using FsCheck.Fluent;
using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class LineBufferTests
{
    private const string TooLong = "<too long>";

    [Theory]
    [InlineData("USER a\r\nPASS b\r\n", "USER a", "PASS b")]
    [InlineData("USER a\nPASS b\n", "USER a", "PASS b")]
    [InlineData("\r\n\r\nNOOP\r\n", "", "", "NOOP")]
    [InlineData("a\rb\r\n", "a\rb")]
    [InlineData("a\r\r\n", "a\r")]
    [InlineData("a\r\0\r\n", "a\r")]
    [InlineData("a\0b\r\n", "a\0b")]
    [InlineData("QUIT")]
    public void TryRead_LineEnds_AreUnderstood(string sent, params string[] expected) => AssertLines(100, sent, expected);

    [Theory]
    [InlineData("\u00ff\u00f4\u00ff\u00f2ABOR\r\n", "ABOR")] // IAC IP IAC DM: what BSD ftp sends before ABOR
    [InlineData("\u00ff\u00f6NO\u00ff\u00f1OP\r\n", "NOOP")] // AYT, NOP
    [InlineData("\u00ff\u00fb\u0001\u00ff\u00fc\u0001\u00ff\u00fd\n\u00ff\u00fe\rNOOP\r\n", "NOOP")] // WILL, WONT, DO, DONT with options that look like line ends
    [InlineData("RETR \u00ff\u00ff\u00ff\u00ff\r\n", "RETR \u00ff\u00ff")]
    [InlineData("RETR \u00ffx\r\n", "RETR \u00ffx")] // Latin-1 name, not doubled
    [InlineData("RETR \u00ff\r\n", "RETR \u00ff")]
    [InlineData("\u00ff\n", "\u00ff")]
    [InlineData("a\r\u00ff\u00f1\nb\r\n", "a", "b")] // NOP between CR and LF
    public void TryRead_Telnet_IsTakenOut(string sent, params string[] expected) => AssertLines(100, sent, expected);

    [Theory]
    [InlineData("12345678\r\n", "12345678")]
    [InlineData("12345678\n", "12345678")]
    [InlineData("123456789\r\nNOOP\r\n", TooLong, "NOOP")]
    [InlineData("123456789\nNOOP\n", TooLong, "NOOP")]
    [InlineData("12345678\r\0\r\nNOOP\r\n", TooLong, "NOOP")]
    [InlineData("12345678\r9\r\nNOOP\r\n", TooLong, "NOOP")]
    [InlineData("1234567\u00ff\u00ff\r\n", "1234567\u00ff")]
    [InlineData("123456789\u00ff\u00fd\n still\r\nNOOP\r\n", TooLong, "NOOP")]
    [InlineData("1234567890\r\n1234567890\r\n12345678\r\n", TooLong, TooLong, "12345678")]
    public void TryRead_OverTheLimit_IsToldOnceAndTheNextLineIsFine(string sent, params string[] expected) => AssertLines(8, sent, expected);

    [Fact]
    public void TryRead_EndlessLine_TakesConstantMemory()
    {
        var buffer = new LineBuffer(4096);
        var junk = new byte[64 * 1024];
        Array.Fill(junk, (byte)'x');
        for (var i = 0; i < 32; i++)
        {
            Assert.Empty(Lines.Deliver(buffer, junk));
            Assert.InRange(buffer.GetFreeMemory().Length, 1, 4100);
        }
        Assert.Equal([null, "NOOP"u8.ToArray()], Lines.Deliver(buffer, "\r\nNOOP\r\n"u8));
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void GetFreeMemory_AfterALongLine_IsSmallAgain()
    {
        var buffer = new LineBuffer(4096);
        var atStart = buffer.GetFreeMemory().Length;
        Assert.Single(Lines.Deliver(buffer, Encoding.ASCII.GetBytes(new string('x', 4000) + "\r\n")));
        Assert.Equal(atStart, buffer.GetFreeMemory().Length);
        Assert.InRange(atStart, 1, 256);
    }

    [Fact]
    public void GetFreeMemory_UnreadLinesFillIt_IsEmptyUntilTheyAreRead()
    {
        var buffer = new LineBuffer(100);
        for (var free = buffer.GetFreeMemory(); free.Length > 0; free = buffer.GetFreeMemory())
        {
            free.Span.Fill((byte)'\n');
            buffer.Advance(free.Length);
        }
        Assert.Equal(LineStatus.Line, buffer.TryRead(out _));
        Assert.NotEqual(0, buffer.GetFreeMemory().Length);
    }

    [Theory]
    [InlineData("AUTH TLS\r\n", true)]
    [InlineData("AUTH TLS\r\n\u0016", false)]
    [InlineData("AUTH TLS\r\n\u00ff", false)]
    [InlineData("AUTH TLS\r\nx", false)]
    public void IsEmpty_BytesBehindTheLine_IsFalse(string sent, bool expected)
    {
        var buffer = new LineBuffer(100);
        Assert.True(buffer.IsEmpty);
        var bytes = Encoding.Latin1.GetBytes(sent);
        bytes.CopyTo(buffer.GetFreeMemory());
        buffer.Advance(bytes.Length);
        Assert.False(buffer.IsEmpty);
        Assert.Equal(LineStatus.Line, buffer.TryRead(out _));
        Assert.Equal(expected, buffer.IsEmpty);
        buffer.TryRead(out _);
        Assert.Equal(expected, buffer.IsEmpty);
        buffer.Clear();
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void TryRead_AnyBytesInAnyChunks_GivesTheLinesOfTheModel() => Law.Holds(
        Any.WireBytes, from sizes in Gen.NonEmptyListOf(Gen.Choose(1, 9)) from limit in Gen.Choose(1, 40) select (sizes, limit), (bytes, how) =>
        {
            var expected = LineModel.Split(bytes, how.limit);
            Assert.Equal(expected, Lines.Deliver(new LineBuffer(how.limit), bytes));
            Assert.Equal(expected, Lines.Deliver(new LineBuffer(how.limit), bytes, [.. how.sizes]));
        });

    [Fact]
    public void TryRead_SeveralReceivesBeforeReading_GivesTheSameLines() => Law.Holds(Any.WireBytes, Gen.Choose(1, 200), (bytes, chunk) =>
    {
        var buffer = new LineBuffer(4096);
        var lines = new List<byte[]?>();
        for (var rest = bytes.AsSpan(); !rest.IsEmpty; rest = rest[Math.Min(chunk, rest.Length)..])
        {
            var part = rest[..Math.Min(chunk, rest.Length)];
            while (buffer.GetFreeMemory().Length < part.Length && buffer.GetFreeMemory().Length > 0) Fill(buffer, ref part);
            Fill(buffer, ref part);
            Assert.True(part.IsEmpty);
            if (chunk % 2 == 0) TakeOne(buffer, lines);
        }
        lines.AddRange(Lines.Deliver(buffer, "\n"u8));
        Assert.Equal(LineModel.Split([.. bytes, (byte)'\n'], 4096), lines);
    });

    private static void Fill(LineBuffer buffer, ref Span<byte> part)
    {
        var free = buffer.GetFreeMemory();
        var count = Math.Min(free.Length, part.Length);
        part[..count].CopyTo(free.Span);
        buffer.Advance(count);
        part = part[count..];
    }

    private static void TakeOne(LineBuffer buffer, List<byte[]?> lines)
    {
        var status = buffer.TryRead(out var line);
        if (status != LineStatus.NeedMore) lines.Add(status == LineStatus.Line ? line.ToArray() : null);
    }

    private static void AssertLines(int limit, string sent, string[] expected)
    {
        var bytes = Encoding.Latin1.GetBytes(sent);
        for (var chunk = 1; chunk <= bytes.Length; chunk++)
        {
            var lines = Lines.Deliver(new LineBuffer(limit), bytes, chunk);
            Assert.Equal(expected, [.. lines.Select(line => line is null ? TooLong : Encoding.Latin1.GetString(line))], StringComparer.Ordinal);
        }
    }
}

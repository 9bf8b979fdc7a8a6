using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class CommandTextTests
{
    [Fact]
    public void Encode_VerbAlone_HasNoSpace() => Assert.Equal("QUIT\r\n"u8, CommandText.Encode("QUIT", null));

    [Fact]
    public void Encode_Argument_StandsBehindOneSpace() => Assert.Equal("STOR  été \r\n"u8, CommandText.Encode("STOR", " été "));

    [Fact]
    public void Encode_ByteFF_IsDoubled() =>
        Assert.Equal([.. "DELE a"u8, 0xFF, 0xFF, .. "b\r\n"u8], CommandText.Encode("DELE", "a\uDCFFb"));

    [Theory]
    [InlineData("RETR", "a\r\nDELE b")]
    [InlineData("RETR", "a\nDELE b")]
    [InlineData("RETR", "a\0")]
    [InlineData("RETR\r\nDELE", "b")]
    [InlineData("NO\0OP", null)]
    [InlineData("", "x")]
    public void Encode_LineEndInside_IsRefused(string verb, string? argument) =>
        Assert.Throws<ArgumentException>(() => CommandText.Encode(verb, argument));

    [Fact]
    public void Encode_AnyName_ArrivesAsTheSameName() => Law.Holds(Any.Name, name =>
    {
        var buffer = new LineBuffer(10_000);
        var lines = Lines.Deliver(buffer, CommandText.Encode("RETR", name));
        var argument = FtpText.Decode(CommandLine.Parse(Assert.Single(lines)).Argument);
        Assert.Equal(name, argument);
    });

    [Fact]
    public void Encode_AnyText_IsOneLineOrRefused() => Law.Holds(Any.Bytes, bytes =>
    {
        var text = new string([.. bytes.Select(b => (char)(b | (b % 3 == 0 ? 0xDC00 : 0)))]);
        if (text.AsSpan().ContainsAny('\r', '\n', '\0')) Assert.Throws<ArgumentException>(() => CommandText.Encode("X", text));
        else Assert.Single(Lines.Deliver(new LineBuffer(10_000), CommandText.Encode("X", text)));
    });
}

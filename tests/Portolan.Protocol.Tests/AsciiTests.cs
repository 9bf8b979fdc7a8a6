using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class AsciiTests
{
    private delegate (int Read, int Written) Convert(ReadOnlySpan<byte> source, Span<byte> destination);

    private delegate int Finish(Span<byte> destination);

    private static Gen<byte[]> AnyText => Gen.ArrayOf(Gen.Elements<byte>((byte)'\r', (byte)'\n', (byte)'a', 0));

    private static Gen<(int[] Source, int[] Destination)> AnySizes =>
        from source in Gen.NonEmptyListOf(Gen.Choose(1, 5))
        from destination in Gen.NonEmptyListOf(Gen.Choose(1, 5))
        select (source.ToArray(), destination.ToArray());

    [Theory]
    [InlineData("a\nb\n", "a\r\nb\r\n")]
    [InlineData("a\r\nb", "a\r\nb")]
    [InlineData("a\rb", "a\rb")]
    [InlineData("\n\n", "\r\n\r\n")]
    [InlineData("\r\r\n\n", "\r\r\n\r\n")]
    [InlineData("\r", "\r")]
    [InlineData("", "")]
    public void Encoder_LineFeeds_BecomeCrlf(string local, string wire) => Assert.Equal(wire, Encode(local, [100], [100]));

    [Theory]
    [InlineData("a\r\nb\r\n", "a\nb\n")]
    [InlineData("a\nb", "a\nb")]
    [InlineData("a\rb", "a\rb")]
    [InlineData("\r\r\n", "\r\n")]
    [InlineData("\r\n\r", "\n\r")]
    [InlineData("\r", "\r")]
    [InlineData("\r\r", "\r\r")]
    [InlineData("", "")]
    public void Decoder_Crlf_BecomesLineFeed(string wire, string local) => Assert.Equal(local, Decode(wire, [100], [100]));

    [Fact]
    public void Encoder_SplitAnywhere_GivesTheSame()
    {
        const string Text = "a\n\r\n\rb\r\r\n\n";
        for (var split = 1; split < Text.Length; split++)
        {
            for (var room = 1; room < 8; room++) Assert.Equal("a\r\n\r\n\rb\r\r\n\r\n", Encode(Text, [split, Text.Length], [room]));
        }
    }

    [Fact]
    public void Decoder_SplitAnywhere_GivesTheSame()
    {
        const string Text = "a\r\n\n\rb\r\r\n\r";
        for (var split = 1; split < Text.Length; split++)
        {
            for (var room = 1; room < 8; room++) Assert.Equal("a\n\n\rb\r\n\r", Decode(Text, [split, Text.Length], [room]));
        }
    }

    [Fact]
    public void Converters_AnyTextAnyChunks_FollowTheModel() => Law.Holds(AnyText, AnySizes, (bytes, sizes) =>
    {
        var text = Encoding.Latin1.GetString(bytes);
        var wire = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
        Assert.Equal(wire, Encode(text, sizes.Source, sizes.Destination));
        Assert.Equal(text.Replace("\r\n", "\n", StringComparison.Ordinal), Decode(text, sizes.Source, sizes.Destination));
    });

    [Fact]
    public void Decoder_Encoded_GivesUnixTextBack() => Law.Holds(AnyText, AnySizes, (bytes, sizes) =>
    {
        var text = Encoding.Latin1.GetString(bytes).Replace("\r", "", StringComparison.Ordinal);
        Assert.Equal(text, Decode(Encode(text, sizes.Source, sizes.Destination), sizes.Source, sizes.Destination));
    });

    [Fact]
    public void Converters_DoubleRoom_ReadEverything() => Law.Holds(AnyText, bytes =>
    {
        var room = new byte[bytes.Length * 2 + 1];
        Assert.Equal(bytes.Length, new AsciiEncoder().Convert(bytes, room).Read);
        Assert.Equal(bytes.Length, new AsciiDecoder().Convert(bytes, room).Read);
    });

    private static string Encode(string text, int[] source, int[] destination)
    {
        var encoder = new AsciiEncoder();
        return Run(text, source, destination, (s, d) => encoder.Convert(s, d), d => encoder.Finish(d));
    }

    private static string Decode(string text, int[] source, int[] destination)
    {
        var decoder = new AsciiDecoder();
        return Run(text, source, destination, (s, d) => decoder.Convert(s, d), d => decoder.Finish(d));
    }

    // Hands the text over in chunks of the given sizes, as a transfer does, into destinations of the given sizes.
    private static string Run(string text, int[] sourceSizes, int[] destinationSizes, Convert convert, Finish finish)
    {
        var rest = Encoding.Latin1.GetBytes(text).AsSpan();
        var result = new List<byte>();
        for (var turn = 0; !rest.IsEmpty; turn++)
        {
            var chunk = rest[..Math.Min(rest.Length, sourceSizes[turn % sourceSizes.Length])];
            var destination = new byte[destinationSizes[turn % destinationSizes.Length]];
            var (read, written) = convert(chunk, destination);
            Assert.True(read + written > 0);
            result.AddRange(destination.AsSpan(0, written));
            rest = rest[read..];
        }
        var tail = new byte[1];
        result.AddRange(tail.AsSpan(0, finish(tail)));
        return Encoding.Latin1.GetString([.. result]);
    }
}

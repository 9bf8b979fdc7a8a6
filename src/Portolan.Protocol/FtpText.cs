using System.Buffers;
using System.Text;

namespace Portolan.Protocol;

/// <summary>
/// Names on the control connection as text, without loss. RFC 2640 says UTF-8; real clients also send Latin-1 or GBK.
/// A byte that is not valid UTF-8 becomes the lone surrogate U+DC00 + byte, and goes back to that byte on the way out.
/// </summary>
public static class FtpText
{
    private const char EscapeBase = '\uDC00';

    /// <summary>Decodes bytes; never throws, never loses a byte.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        Span<char> pair = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == OperationStatus.Done)
                text.Append(pair[..rune.EncodeToUtf16(pair)]);
            else
                for (var i = 0; i < consumed; i++) text.Append((char)(EscapeBase + bytes[i]));
            bytes = bytes[consumed..];
        }
        return text.ToString();
    }

    /// <summary>The number of bytes that <see cref="Encode(ReadOnlySpan{char}, Span{byte})"/> writes at most.</summary>
    public static int GetMaxByteCount(int charCount) => Encoding.UTF8.GetMaxByteCount(charCount);

    /// <summary>Encodes text made by <see cref="Decode"/> (or any other text) and returns the bytes.</summary>
    public static byte[] Encode(string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(GetMaxByteCount(text.Length));
        try
        {
            return buffer.AsSpan(0, Encode(text, buffer)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Encodes into <paramref name="destination"/> and returns how many bytes were written.</summary>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            var status = System.Text.Unicode.Utf8.FromUtf16(text, destination[written..], out var read, out var count, replaceInvalidSequences: false);
            written += count;
            text = text[read..];
            if (status == OperationStatus.Done) break;
            var stray = IsEscaped(text[0]) ? [(byte)(text[0] - EscapeBase)] : "\uFFFD"u8;
            if (status == OperationStatus.DestinationTooSmall || !stray.TryCopyTo(destination[written..])) throw new ArgumentException("The destination is too small.", nameof(destination));
            written += stray.Length;
            text = text[1..];
        }
        return written;
    }

    /// <summary>True where the character stands for one byte that was not valid UTF-8.</summary>
    public static bool IsEscaped(char c) => c is >= '\uDC80' and <= '\uDCFF';
}

namespace Portolan.Protocol;

/// <summary>Builds what a client sends. RFC 959 §5.3.</summary>
public static class CommandText
{
    private const byte Iac = 0xFF;

    /// <summary>
    /// The bytes of one command line with its CRLF; names are encoded by <see cref="FtpText"/>, and a byte 0xFF is doubled
    /// (Telnet's IAC, RFC 959 §2.3 and RFC 2640 §2.1).
    /// </summary>
    /// <exception cref="ArgumentException">Verb or argument holds CR, LF or NUL: no name can carry a second command.</exception>
    public static byte[] Encode(string verb, string? argument)
    {
        if (verb.Length == 0) throw new ArgumentException("A command has a verb.", nameof(verb));
        if (HoldsLineEnd(verb)) throw new ArgumentException("A verb cannot hold CR, LF or NUL.", nameof(verb));
        if (argument is not null && HoldsLineEnd(argument)) throw new ArgumentException("An FTP argument cannot hold CR, LF or NUL.", nameof(argument));
        return DoubleIac(FtpText.Encode(argument is null ? $"{verb}\r\n" : $"{verb} {argument}\r\n"));
    }

    /// <summary>A copy with each byte 0xFF doubled.</summary>
    internal static byte[] DoubleIac(ReadOnlySpan<byte> bytes)
    {
        var count = bytes.Count(Iac);
        if (count == 0) return bytes.ToArray();
        var doubled = new byte[bytes.Length + count];
        var next = 0;
        foreach (var b in bytes)
        {
            doubled[next++] = b;
            if (b == Iac) doubled[next++] = b;
        }
        return doubled;
    }

    private static bool HoldsLineEnd(string text) => text.AsSpan().ContainsAny('\r', '\n', '\0');
}

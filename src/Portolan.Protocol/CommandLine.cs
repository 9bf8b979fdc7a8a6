namespace Portolan.Protocol;

/// <summary>
/// A command line, split in verb and argument without copying. RFC 959 §5.3: exactly one space stands between them;
/// everything behind it belongs to the argument, because names may begin or end with spaces.
/// </summary>
public readonly ref struct CommandLine
{
    private CommandLine(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> argument)
    {
        Verb = verb;
        Argument = argument;
    }

    public ReadOnlySpan<byte> Verb { get; }

    public ReadOnlySpan<byte> Argument { get; }

    public bool HasArgument => !Argument.IsEmpty;

    /// <summary>
    /// The verb in upper case, packed into eight bytes: the key of the server's command table.
    /// 0 if the verb is empty, longer than eight bytes or holds anything but ASCII letters and digits.
    /// </summary>
    public ulong VerbKey => Pack(Verb);

    public static CommandLine Parse(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        return space < 0 ? new(line, default) : new(line[..space], line[(space + 1)..]);
    }

    /// <summary>The <see cref="VerbKey"/> of <paramref name="verb"/>.</summary>
    public static ulong KeyOf(string verb)
    {
        if (verb.Length is 0 or > 8) return 0;
        Span<byte> bytes = stackalloc byte[8];
        for (var i = 0; i < verb.Length; i++) bytes[i] = char.IsAscii(verb[i]) ? (byte)verb[i] : (byte)0;
        return Pack(bytes[..verb.Length]);
    }

    private static ulong Pack(ReadOnlySpan<byte> verb)
    {
        if (verb.Length is 0 or > 8) return 0;
        ulong key = 0;
        foreach (var b in verb)
        {
            if (!char.IsAsciiLetterOrDigit((char)b)) return 0;
            key = key << 8 | (b >= 'a' ? (uint)(b - 32) : b);
        }
        return key;
    }
}

namespace Portolan.Protocol;

/// <summary>Numbers as FTP writes them: ASCII digits and nothing else, neither signs nor spaces.</summary>
internal static class Numbers
{
    public static bool TryParse(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) || value > (long.MaxValue - (c - '0')) / 10) return false;
            value = value * 10 + (c - '0');
        }
        return !text.IsEmpty;
    }

    public static bool TryParse(ReadOnlySpan<char> text, out int value)
    {
        var isNumber = TryParse(text, out long number) && number <= int.MaxValue;
        value = isNumber ? (int)number : 0;
        return isNumber;
    }

    /// <summary>The permission bits of a file; what some servers send above them (the kind of file) is cut off.</summary>
    public static bool TryParseMode(ReadOnlySpan<char> octal, out int mode)
    {
        mode = 0;
        foreach (var c in octal)
        {
            if (c is < '0' or > '7') return false;
            mode = (mode << 3 | (c - '0')) & 0b111_111_111_111;
        }
        return !octal.IsEmpty;
    }

    public static bool AreDigits(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
        }
        return true;
    }
}

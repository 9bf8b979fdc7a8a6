using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Portolan.Protocol;

/// <summary>Bernstein's Easily Parsed LIST Format: <c>+i8388621.29609,m824255902,/,</c>, a tab, the name.</summary>
internal static class EplfList
{
    public static bool TryParse(string line, [NotNullWhen(true)] out ListEntry? entry)
    {
        entry = null;
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        if (tab < 0 || tab + 1 == line.Length) return false;
        var facts = new EntryFacts { UnixMode = -1, Links = 1 };
        foreach (var range in line.AsSpan(1, tab - 1).Split(',')) facts = Apply(facts, line.AsSpan(1, tab - 1)[range]);
        entry = new ListEntry
        {
            Name = line[(tab + 1)..],
            Raw = line,
            Facts = facts,
            IsUtc = true,
            TimePrecision = facts.Modified == default ? TimePrecision.None : TimePrecision.Second,
        };
        return true;
    }

    private static EntryFacts Apply(EntryFacts facts, ReadOnlySpan<char> fact)
    {
        if (fact is "/") return facts with { Kind = EntryKind.Directory };
        if (fact is "r") return facts with { Kind = EntryKind.File };
        if (fact.StartsWith('s') && TryParseNumber(fact[1..], long.MaxValue, out var size)) return facts with { Size = size };
        if (fact.StartsWith('m') && TryParseNumber(fact[1..], 253402300799, out var seconds)) return facts with { Modified = DateTime.UnixEpoch.AddSeconds(seconds) };
        if (fact.StartsWith("up") && fact.Length is > 2 and <= 6 && !fact[2..].ContainsAnyExceptInRange('0', '7')) return facts with { UnixMode = Octal(fact[2..]) };
        return facts;
    }

    private static int Octal(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var digit in digits) value = value << 3 | (digit - '0');
        return value;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, long most, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= most;
}

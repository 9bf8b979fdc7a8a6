using System.Diagnostics.CodeAnalysis;

namespace Portolan.Protocol;

/// <summary>Bernstein's Easily Parsed LIST Format: <c>+i8388621.29609,m824255902,/,</c>, a tab, the name.</summary>
internal static class EplfList
{
    private const long LastSecond = 253402300799; // of the year 9999

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
        if (fact.StartsWith('s') && Numbers.TryParse(fact[1..], out long size)) return facts with { Size = size };
        if (fact.StartsWith('m') && Numbers.TryParse(fact[1..], out long seconds) && seconds <= LastSecond) return facts with { Modified = DateTime.UnixEpoch.AddSeconds(seconds) };
        if (fact.StartsWith("up") && Numbers.TryParseMode(fact[2..], out var mode)) return facts with { UnixMode = mode };
        return facts;
    }
}

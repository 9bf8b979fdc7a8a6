using System.Globalization;

namespace Portolan.Diagnosis;

/// <summary>Ports from first to last, both included: <c>50000-50010</c>.</summary>
public readonly record struct PortRange(ushort First, ushort Last)
{
    public int Count => Last - First + 1;

    public bool Contains(int port) => port >= First && port <= Last;

    public bool Overlaps(PortRange other) => First <= other.Last && other.First <= Last;

    /// <summary>Written with a hyphen; a single port without.</summary>
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    /// <summary>The ports as the fewest ranges, in order: 1, 2, 3, 7 become 1-3 and 7.</summary>
    public static IReadOnlyList<PortRange> Collapse(IEnumerable<int> ports)
    {
        var ranges = new List<PortRange>();
        foreach (var port in ports.Distinct().Order())
        {
            if (ranges is [.., var last] && last.Last + 1 == port) ranges[^1] = last with { Last = (ushort)port };
            else ranges.Add(new((ushort)port, (ushort)port));
        }
        return ranges;
    }

    /// <summary>Reads <c>50000-50010</c> or a single port; first ≤ last, none 0.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PortRange range)
    {
        range = default;
        var dash = text.IndexOf('-');
        var low = dash < 0 ? text : text[..dash];
        var high = dash < 0 ? text : text[(dash + 1)..];
        if (!ushort.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out var first)) return false;
        if (!ushort.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out var last)) return false;
        if (first == 0 || last < first) return false;
        range = new(first, last);
        return true;
    }
}

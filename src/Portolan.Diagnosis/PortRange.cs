using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Portolan.Diagnosis;

/// <summary>Ports from first to last, both included: <c>50000-50010</c>.</summary>
public readonly record struct PortRange(int First, int Last)
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
            if (ranges is [.., var last] && last.Last + 1 == port) ranges[^1] = last with { Last = port };
            else ranges.Add(new(port, port));
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

    /// <summary>Reads a passive port range: like <see cref="TryParse"/>, but only ports from 1024 on.</summary>
    /// <param name="problem">When false: what is wrong and what to write instead, without a full stop.</param>
    public static bool TryParsePassive(string text, out PortRange range, [NotNullWhen(false)] out Phrase? problem)
    {
        problem = null;
        if (TryParse(text, out range))
        {
            if (range.First < 1024) problem = ($"'{text}' begins below 1024; passive ports are 1024 to 65535", $"“{text}”从 1024 以下开始；被动端口为 1024 到 65535");
        }
        else if (text.Split('-') is [var low, var high] && TryParse($"{high.Trim()}-{low.Trim()}", out var turned))
        {
            problem = ($"'{text}' is upside down; write the lower port first: {turned}", $"“{text}”前后颠倒；请把小的端口写在前面：{turned}");
        }
        else
        {
            problem = ($"'{text}' is not a port range; write two ports such as 50000-50010", $"“{text}”不是端口范围；请写两个端口，例如 50000-50010");
        }
        return problem is null;
    }
}

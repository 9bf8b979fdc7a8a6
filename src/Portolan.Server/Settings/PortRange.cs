using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Portolan.Server;

/// <summary>An inclusive range of TCP ports, such as the passive port range 50000-50010.</summary>
public readonly record struct PortRange(int First, int Last)
{
    public int Count => Last - First + 1;

    public bool Contains(int port) => port >= First && port <= Last;

    /// <summary>Reads <c>50000-50010</c> or a single port.</summary>
    /// <param name="problem">When false: a sentence that says what is wrong and what to write instead.</param>
    public static bool TryParse(string text, out PortRange range, [NotNullWhen(false)] out string? problem)
    {
        range = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var (low, high) = dash < 0 ? (text, text) : (text[..dash], text[(dash + 1)..]);
        if (!TryPort(low, out var first) | !TryPort(high, out var last))
            problem = $"'{text}' is not a port range; write two ports such as 50000-50010";
        else if (first > last)
            problem = $"'{text}' is upside down; write the lower port first: {last}-{first}";
        else if (first < 1024)
            problem = $"'{text}' begins below 1024; passive ports are 1024 to 65535";
        else
            problem = null;
        if (problem is not null) return false;
        range = new PortRange(first, last);
        return true;

        static bool TryPort(string part, out int port) =>
            int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535;
    }

    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
}

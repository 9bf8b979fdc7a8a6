using System.Globalization;
using System.Text;

namespace Portolan.Diagnosis;

/// <summary>The ports of a checked request, in the spellings that rule languages want.</summary>
internal sealed class FirewallPorts(FirewallRequest request)
{
    public IReadOnlyList<int> Control { get; } = [.. request.AllControlPorts.Distinct().Order()];

    public PortRange Range { get; } = request.PassiveRange!.Value;

    public int? Active { get; } = request.ActiveSourcePort;

    public string External { get; } = request.ExternalAddress ?? "EXTERNAL_ADDRESS";

    public bool WantsV4 { get; } = request.Families != AddressFamilies.IPv6;

    public bool WantsV6 { get; } = request.Families != AddressFamilies.IPv4;

    /// <summary>Control ports with commas.</summary>
    public string ControlList(string separator = ",") => string.Join(separator, Control.Select(Number));

    /// <summary>The passive range with another sign between both ends.</summary>
    public string RangeWith(char sign) => Range.First == Range.Last ? Number(Range.First) : Number(Range.First) + sign + Number(Range.Last);

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Lines of a rule file.</summary>
internal sealed class RuleText
{
    private readonly StringBuilder _text = new();

    public RuleText Add(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }

    public RuleText AddIf(bool condition, string line) => condition ? Add(line) : this;

    public override string ToString() => _text.ToString();
}

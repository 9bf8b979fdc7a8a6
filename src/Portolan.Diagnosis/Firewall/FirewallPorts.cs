using System.Globalization;
using System.Text;

namespace Portolan.Diagnosis;

/// <summary>The ports of a checked request, in the spellings that rule languages want, and what comments say of them.</summary>
internal sealed class FirewallPorts(FirewallRequest request, Language language)
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

    public Phrase Commands { get; } = ("FTP commands", "FTP 命令");

    public Phrase PassiveData { get; } = ("FTP passive data", "FTP 被动模式数据");

    public Phrase ActiveData { get; } = ("FTP active data", "FTP 主动模式数据");

    /// <summary>A comment in the reader's language; only where any text may stand.</summary>
    public string Say(Phrase comment) => comment.In(language);

    public string Say(string english, string chinese) => Say((english, chinese));

    /// <summary>A comment for who does not read the English ones that a rule language insists on; empty for who does.</summary>
    public string SayAbroad(string chinese) => Say("", chinese);

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

    public RuleText AddUnlessEmpty(string line) => AddIf(line.Length > 0, line);

    public RuleText AddIf(bool condition, string line) => condition ? Add(line) : this;

    public override string ToString() => _text.ToString();
}

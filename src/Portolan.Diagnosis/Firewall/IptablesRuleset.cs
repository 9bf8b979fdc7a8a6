using System.Text;

namespace Portolan.Diagnosis;

/// <summary>Reads the table <c>filter</c> of <c>iptables-save</c> or <c>ip6tables-save</c>.</summary>
public static class IptablesRuleset
{
    private static readonly Func<InboundSyn, Fit> Maybe = _ => Fit.Maybe;

    public static PacketFilter Parse(string text, bool isIPv6 = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var chains = new Dictionary<string, List<FilterRule>>(StringComparer.Ordinal);
        var policy = FilterVerdict.Accept;
        var inFilter = false;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('*')) inFilter = line == "*filter";
            if (!inFilter || line.Length == 0) continue;
            var words = Words(line);
            if (line[0] == ':')
            {
                chains[words[0][1..]] = [];
                if (words is [":INPUT", "DROP", ..]) policy = FilterVerdict.Drop;
            }
            else if (words is ["-A", var chain, ..] && chains.TryGetValue(chain, out var rules)) rules.Add(Rule(words[2..]));
        }
        var name = isIPv6 ? "ip6tables, chain INPUT" : "iptables, chain INPUT";
        return new PacketFilter(chains.TryGetValue("INPUT", out var input) ? [new EntryChain(name, policy, isIPv6, input, chains)] : []);
    }

    private static FilterRule Rule(IReadOnlyList<string> words)
    {
        var conditions = new List<Func<InboundSyn, Fit>>();
        var (verdict, target) = (FilterVerdict.None, (string?)null);
        for (var i = 0; i < words.Count;)
        {
            var isNot = words[i] == "!";
            if (isNot && ++i == words.Count) break;
            var option = words[i];
            var values = words.Skip(++i).TakeWhile(word => word != "!" && !word.StartsWith('-')).ToList();
            i += values.Count;
            if (option is "-j" or "-g") (verdict, target) = Verdict(option, values.FirstOrDefault() ?? "");
            else if (Condition(option, values, isNot) is { } condition) conditions.Add(condition);
        }
        return new FilterRule(conditions, verdict, target);
    }

    private static (FilterVerdict, string?) Verdict(string option, string target) => target switch
    {
        "ACCEPT" => (FilterVerdict.Accept, null),
        "DROP" or "REJECT" => (FilterVerdict.Drop, null),
        "RETURN" => (FilterVerdict.Return, null),
        "LOG" or "NFLOG" or "MARK" or "CONNMARK" => (FilterVerdict.None, null),
        _ => (option == "-j" ? FilterVerdict.Jump : FilterVerdict.Goto, target), // a chain, or a module that is not known: then it may pass
    };

    /// <summary>Null where the option says nothing about which packets are taken.</summary>
    private static Func<InboundSyn, Fit>? Condition(string option, IReadOnlyList<string> values, bool isNot) => (option, values) switch
    {
        ("-m" or "--comment" or "--reject-with" or "--log-prefix" or "--log-level" or "--nflog-prefix" or "--nflog-group", _) => null,
        ("--syn", _) => Sure(!isNot),
        ("-p", [var protocol]) => Sure((protocol is "tcp" or "all") != isNot),
        ("-i", ["lo"]) => Sure(isNot),
        ("--ctstate" or "--state", [var states]) => Sure(states.Split(',').Contains("NEW") != isNot),
        ("--dport" or "--dports", [var list]) when Ports(list) is { } ports => syn => ports.Exists(range => range.Contains(syn.Port)) != isNot ? Fit.Yes : Fit.No,
        _ => Maybe,
    };

    private static List<PortRange>? Ports(string list)
    {
        var ports = new List<PortRange>();
        foreach (var part in list.Split(','))
        {
            if (!PortRange.TryParse(part.Replace(':', '-'), out var range)) return null;
            ports.Add(range);
        }
        return ports;
    }

    private static Func<InboundSyn, Fit> Sure(bool fits) => _ => fits ? Fit.Yes : Fit.No;

    /// <summary>Words with blanks between; quotes hold blanks together.</summary>
    private static List<string> Words(string line)
    {
        var (words, word, quoted) = (new List<string>(), new StringBuilder(), false);
        foreach (var c in line.Append(' '))
        {
            if (c == '"') quoted = !quoted;
            else if (c != ' ' || quoted) word.Append(c);
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        return words;
    }
}

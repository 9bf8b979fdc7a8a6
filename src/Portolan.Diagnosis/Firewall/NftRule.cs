using System.Text.Json;
using static Portolan.Diagnosis.NftRuleset;

namespace Portolan.Diagnosis;

/// <summary>One rule of nftables: its matches become conditions, its last statement the verdict. What is not known makes it a Maybe.</summary>
/// <param name="findSet">The set behind a name such as <c>@ports</c>; null where there is none.</param>
internal sealed class NftRule(Func<string, JsonElement?> findSet)
{
    private static readonly Func<InboundSyn, Fit> Maybe = _ => Fit.Maybe;
    private readonly List<Func<InboundSyn, Fit>> _conditions = [];

    /// <summary>A verdict map becomes a rule for each of its entries.</summary>
    public IEnumerable<FilterRule> Read(JsonElement expressions)
    {
        foreach (var statement in expressions.EnumerateArray().SelectMany(expression => expression.EnumerateObject()))
        {
            if (statement.NameEquals("vmap")) return ReadMap(statement.Value);
            if (statement.NameEquals("match")) _conditions.Add(Match(statement.Value));
            else if (VerdictOf(statement) is { } verdict) return [new FilterRule(_conditions, verdict, TargetOf(statement.Value))];
            else if (statement.Name is "limit" or "quota" or "set" or "xt" or "ct count") _conditions.Add(Maybe);
        }
        return [];
    }

    private static FilterVerdict? VerdictOf(JsonProperty statement) => statement.Name switch
    {
        "accept" => FilterVerdict.Accept,
        "drop" or "reject" => FilterVerdict.Drop,
        "return" => FilterVerdict.Return,
        "jump" => FilterVerdict.Jump,
        "goto" => FilterVerdict.Goto,
        "xt" when Text(statement.Value, "type") == "target" => Text(statement.Value, "name") is "REJECT" ? FilterVerdict.Drop : FilterVerdict.Unknown,
        "counter" or "log" or "mangle" or "notrack" or "comment" or "continue" or "meter" or "limit" or "quota" or "set" or "xt" or "ct count" => null,
        _ => FilterVerdict.Unknown,
    };

    private static string? TargetOf(JsonElement value) => value.ValueKind == JsonValueKind.Object ? Text(value, "target") : null;

    private List<FilterRule> ReadMap(JsonElement map)
    {
        if (!map.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("set", out var pairs) || !map.TryGetProperty("key", out var key))
            return [new FilterRule([.. _conditions, Maybe], FilterVerdict.Unknown)];
        return pairs.EnumerateArray().Select(pair =>
        {
            var verdict = pair[1].EnumerateObject().First();
            return new FilterRule([.. _conditions, Match(key, "==", pair[0])], VerdictOf(verdict) ?? FilterVerdict.None, TargetOf(verdict.Value));
        }).ToList();
    }

    private Func<InboundSyn, Fit> Match(JsonElement match) =>
        match.TryGetProperty("left", out var left) && match.TryGetProperty("right", out var right) ? Match(left, Text(match, "op"), right) : Maybe;

    private Func<InboundSyn, Fit> Match(JsonElement left, string op, JsonElement right)
    {
        if (op is not ("==" or "!=" or "in") || left.ValueKind != JsonValueKind.Object) return Maybe;
        var isNot = op == "!=";
        if (left.TryGetProperty("payload", out var payload)) return Payload(Text(payload, "protocol"), Text(payload, "field"), isNot, right);
        if (left.TryGetProperty("meta", out var meta)) return Meta(Text(meta, "key"), isNot, right);
        if (left.TryGetProperty("ct", out var ct) && Text(ct, "key") == "state") return Turned(Known(Words(right)?.Contains("new")), isNot);
        return Maybe;
    }

    private Func<InboundSyn, Fit> Payload(string protocol, string field, bool isNot, JsonElement right) => (protocol, field) switch
    {
        ("tcp" or "th", "dport") => Ports(right) is { } ports ? syn => Sure(ports.Any(range => range.Contains(syn.Port)) != isNot) : Maybe,
        ("tcp" or "th", _) => Maybe,
        ("ip", "protocol") => OfFamily(isIPv6: false, Turned(Known(Words(right)?.Contains("tcp")), isNot)),
        ("ip6", "nexthdr") => OfFamily(isIPv6: true, Turned(Known(Words(right)?.Contains("tcp")), isNot)),
        ("ip", _) => OfFamily(isIPv6: false, Maybe),
        ("ip6", _) => OfFamily(isIPv6: true, Maybe),
        ("udp" or "udplite" or "sctp" or "dccp" or "icmp" or "icmpv6" or "igmp" or "ah" or "esp" or "comp", _) => _ => Fit.No,
        _ => Maybe,
    };

    private static Func<InboundSyn, Fit> Meta(string key, bool isNot, JsonElement right) => (key, Words(right)) switch
    {
        ("l4proto", { } protocols) => Turned(Known(protocols.Contains("tcp")), isNot),
        ("nfproto", { } families) => syn => Sure(families.Contains(syn.IsIPv6 ? "ipv6" : "ipv4") != isNot),
        // Of interfaces only loopback is known not to be the one.
        ("iif" or "iifname", ["lo"]) => _ => isNot ? Fit.Yes : Fit.No,
        _ => Maybe,
    };

    private static Func<InboundSyn, Fit> OfFamily(bool isIPv6, Func<InboundSyn, Fit> condition) => syn => syn.IsIPv6 == isIPv6 ? condition(syn) : Fit.No;

    private static Fit Sure(bool fits) => fits ? Fit.Yes : Fit.No;

    private static Fit Known(bool? fits) => fits is { } sure ? Sure(sure) : Fit.Maybe;

    private static Func<InboundSyn, Fit> Turned(Fit fit, bool isNot)
    {
        var turned = (fit, isNot) switch { (Fit.Yes, true) => Fit.No, (Fit.No, true) => Fit.Yes, _ => fit };
        return _ => turned;
    }

    /// <summary>One word or a set of them; null where it is something else.</summary>
    private static List<string>? Words(JsonElement right)
    {
        if (right.ValueKind == JsonValueKind.String) return [right.GetString()!];
        if (right.ValueKind == JsonValueKind.Object && right.TryGetProperty("set", out var set)) right = set;
        if (right.ValueKind != JsonValueKind.Array) return null;
        var words = right.EnumerateArray().ToList();
        return words.TrueForAll(word => word.ValueKind == JsonValueKind.String) ? words.ConvertAll(word => word.GetString()!) : null;
    }

    /// <summary>A port, a range, a set of both, or a named set; null where something else is among them.</summary>
    private List<PortRange>? Ports(JsonElement right)
    {
        switch (right.ValueKind)
        {
            case JsonValueKind.Number when right.TryGetInt32(out var port):
                return [new PortRange(port, port)];
            case JsonValueKind.String when right.GetString() is { } name && name.StartsWith('@') && findSet(name) is { } named:
                // A set whose elements come and go by themselves proves nothing.
                return named.TryGetProperty("flags", out var flags) && (Words(flags) is not { } words || words.Exists(flag => flag is "dynamic" or "timeout"))
                    ? null : named.TryGetProperty("elem", out var elements) ? All(elements) : [];
            case JsonValueKind.Object when right.TryGetProperty("set", out var set):
                return All(set);
            case JsonValueKind.Object when right.TryGetProperty("range", out var range) && range.GetArrayLength() == 2 && range[0].TryGetInt32(out var first) && range[1].TryGetInt32(out var last):
                return [new PortRange(first, last)];
            case JsonValueKind.Object when right.TryGetProperty("elem", out var element) && element.TryGetProperty("val", out var value):
                return Ports(value);
            default:
                return null;
        }
    }

    private List<PortRange>? All(JsonElement elements)
    {
        var ports = new List<PortRange>();
        foreach (var element in elements.EnumerateArray())
        {
            if (Ports(element) is not { } some) return null;
            ports.AddRange(some);
        }
        return ports;
    }
}

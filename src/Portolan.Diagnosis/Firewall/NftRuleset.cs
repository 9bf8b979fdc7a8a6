using System.Text.Json;

namespace Portolan.Diagnosis;

/// <summary>Reads <c>nft -j list ruleset</c> (libnftables-json(5)).</summary>
public static class NftRuleset
{
    /// <exception cref="JsonException">It is not the output of nft.</exception>
    public static PacketFilter Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("nftables", out var items) || items.ValueKind != JsonValueKind.Array) throw new JsonException("There is no list 'nftables'.");
        var objects = items.EnumerateArray().SelectMany(item => item.EnumerateObject()).ToList();
        var sets = objects.Where(item => item.NameEquals("set")).ToDictionary(item => Table(item.Value) + "@" + Text(item.Value, "name"), item => item.Value, StringComparer.Ordinal);
        var chains = objects.Where(item => item.NameEquals("chain")).Select(item => item.Value).ToList();
        var tables = chains.GroupBy(Table, StringComparer.Ordinal).ToDictionary(
            table => table.Key, table => table.ToDictionary(chain => Text(chain, "name"), _ => new List<FilterRule>(), StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var rule in objects.Where(item => item.NameEquals("rule")).Select(item => item.Value))
        {
            var table = Table(rule);
            if (tables.TryGetValue(table, out var known) && known.TryGetValue(Text(rule, "chain"), out var rules) && rule.TryGetProperty("expr", out var expressions))
                rules.AddRange(new NftRule(name => sets.TryGetValue(table + name, out var set) ? set : null).Read(expressions));
        }
        return new PacketFilter([.. chains.Where(IsEntry).Select(chain => new EntryChain(
            $"nftables, table {Table(chain)}, chain {Text(chain, "name")}",
            Text(chain, "policy") == "drop" ? FilterVerdict.Drop : FilterVerdict.Accept,
            Text(chain, "family") switch { "ip" => false, "ip6" => true, _ => null },
            tables[Table(chain)][Text(chain, "name")],
            tables[Table(chain)]))]);
    }

    private static bool IsEntry(JsonElement chain) => Text(chain, "type") == "filter" && Text(chain, "hook") == "input" && Text(chain, "family") is "ip" or "ip6" or "inet";

    private static string Table(JsonElement item) => $"{Text(item, "family")} {Text(item, "table")}";

    internal static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

using System.Collections.Frozen;

namespace Portolan.Protocol;

/// <summary>What a server said in its reply to FEAT: verbs with their parameters. RFC 2389 §3.2.</summary>
public sealed class FeatureSet
{
    private readonly FrozenDictionary<string, string> _features;

    private FeatureSet(IReadOnlyDictionary<string, string> features) =>
        _features = features.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static FeatureSet Empty { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>The verbs, as the server wrote them.</summary>
    public IReadOnlyCollection<string> Verbs => _features.Keys;

    /// <summary>Reads the lines between the first and the last; a failure or a reply of one line means no features.</summary>
    public static FeatureSet Parse(Reply feat)
    {
        if (!feat.IsCompletion || feat.Lines.Count < 3) return Empty;
        var features = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 1; i < feat.Lines.Count - 1; i++) Add(features, feat.Lines[i].Trim());
        return new FeatureSet(features);
    }

    public bool Has(string verb) => _features.ContainsKey(verb);

    /// <summary>
    /// What stands behind the verb, such as <c>type*;size*;</c> behind MLST; empty where nothing does, null where the server does not have the verb.
    /// A verb on several lines (AUTH TLS, AUTH SSL) has its parameters joined by semicolons.
    /// </summary>
    public string? ParameterOf(string verb) => _features.GetValueOrDefault(verb);

    private static void Add(Dictionary<string, string> features, string line)
    {
        if (line.Length == 0) return;
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var verb = space < 0 ? line : line[..space];
        var parameter = space < 0 ? "" : line[(space + 1)..].TrimStart();
        features[verb] = features.TryGetValue(verb, out var earlier) && earlier.Length > 0 ? $"{earlier};{parameter}" : parameter;
    }
}

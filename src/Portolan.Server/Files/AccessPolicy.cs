namespace Portolan.Server.Files;

/// <summary>Rights from <paramref name="Path"/> downwards, until a rule for a longer path says otherwise.</summary>
public readonly record struct AccessRule(VirtualPath Path, FileRights Rights);

/// <summary>
/// What one account may do where: rules by path, the longest matching path wins, no rule means no right; and names nobody may read, write or rename.
/// Immutable, shared by all sessions of the account.
/// </summary>
/// <remarks>
/// Some media ignore case: there <c>/SECRET</c> is <c>/secret</c>. Rules are therefore matched both exactly and without case, and where the
/// two readings differ only the rights that both grant hold.
/// </remarks>
public sealed class AccessPolicy
{
    private readonly AccessRule[] _rules; // longest path first
    private readonly Glob[] _deniedNames;

    public AccessPolicy(IEnumerable<AccessRule> rules, IEnumerable<string>? deniedNames = null)
    {
        _rules = [.. rules.OrderByDescending(r => r.Path.Value.Length)];
        _deniedNames = [.. (deniedNames ?? []).Select(pattern => Glob.Parse(pattern, ignoreCase: true))];
        IsUniform = _rules.All(r => r.Path.IsRoot);
    }

    public static AccessPolicy Full { get; } = Uniform(FileRights.All);

    public static AccessPolicy ReadOnly { get; } = Uniform(FileRights.ReadOnly);

    /// <summary>The same rights everywhere.</summary>
    public static AccessPolicy Uniform(FileRights rights) => new([new AccessRule(VirtualPath.Root, rights)]);

    /// <summary>True where the rights are the same at every path.</summary>
    public bool IsUniform { get; }

    /// <summary>True where any name is denied.</summary>
    public bool DeniesNames => _deniedNames.Length > 0;

    public FileRights RightsAt(VirtualPath path)
    {
        if (IsUniform) return _rules.Length == 0 ? FileRights.None : _rules[0].Rights;
        return Match(path.Value, StringComparison.Ordinal) & Match(path.Value, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>True where a rule stands strictly below <paramref name="path"/>.</summary>
    public bool HasRuleBelow(VirtualPath path) => AnyRule(path, static (rule, at) => rule.Path.Value.Length > at.Value.Length);

    /// <summary>True where a rule strictly below <paramref name="path"/> gives rights, so that one must be able to walk through.</summary>
    public bool LeadsToRights(VirtualPath path) =>
        AnyRule(path, static (rule, at) => rule.Rights != FileRights.None && rule.Path.Value.Length > at.Value.Length);

    /// <summary>True where a rule for <paramref name="path"/> itself or below it gives rights.</summary>
    public bool GrantsAtOrBelow(VirtualPath path) => AnyRule(path, static (rule, _) => rule.Rights != FileRights.None);

    /// <summary>True where a component of <paramref name="path"/> has a denied name.</summary>
    public bool IsNameDenied(VirtualPath path)
    {
        if (_deniedNames.Length == 0) return false;
        foreach (var range in path.Value.AsSpan().Split('/'))
        {
            var name = path.Value.AsSpan(range);
            foreach (var glob in _deniedNames)
                if (glob.IsMatch(name)) return true;
        }
        return false;
    }

    private FileRights Match(string path, StringComparison comparison)
    {
        foreach (var rule in _rules)
            if (Covers(rule.Path, path, comparison)) return rule.Rights;
        return FileRights.None;
    }

    private static bool Covers(VirtualPath prefix, string path, StringComparison comparison) =>
        prefix.IsRoot
        || (path.StartsWith(prefix.Value, comparison) && (path.Length == prefix.Value.Length || path[prefix.Value.Length] == '/'));

    private bool AnyRule(VirtualPath path, Func<AccessRule, VirtualPath, bool> condition)
    {
        if (IsUniform) return false;
        foreach (var rule in _rules)
            if (Covers(path, rule.Path.Value, StringComparison.OrdinalIgnoreCase) && condition(rule, path)) return true;
        return false;
    }
}

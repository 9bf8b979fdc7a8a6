namespace Portolan.Server.Files;

/// <summary>
/// An absolute path as the client sees it: <c>/</c> or <c>/a/b</c>, no empty, <c>.</c> or <c>..</c> components, no NUL, <c>~</c> is a plain name.
/// What the client typed is resolved once, here; everything behind works on clean paths.
/// </summary>
public readonly record struct VirtualPath
{
    private readonly string? _value;

    private VirtualPath(string value) => _value = value;

    public static VirtualPath Root => default;

    public string Value => _value ?? "/";

    public bool IsRoot => _value is null;

    /// <summary>Resolves what a client typed against its current directory; <c>..</c> above the root stays at the root.</summary>
    /// <exception cref="StoreException">BadName: the argument holds NUL, CR or LF, or is over 4096 characters.</exception>
    public static VirtualPath Resolve(VirtualPath current, string argument)
    {
        if (argument.Length > MaxLength) throw new StoreException(StoreError.BadName, "path too long");
        if (argument.AsSpan().ContainsAny('\0', '\r', '\n')) throw new StoreException(StoreError.BadName, "control character in path");
        var parts = new List<string>();
        if (!argument.StartsWith('/')) AddParts(parts, current.Value);
        AddParts(parts, argument);
        return parts.Count == 0 ? Root : new VirtualPath("/" + string.Join('/', parts));
    }

    public const int MaxLength = 4096;

    public static VirtualPath Parse(string absolute) => Resolve(Root, absolute);

    /// <summary>The last component; empty for the root.</summary>
    public string Name => IsRoot ? "" : Value[(Value.LastIndexOf('/') + 1)..];

    public VirtualPath Parent => IsRoot || Value.LastIndexOf('/') == 0 ? Root : new VirtualPath(Value[..Value.LastIndexOf('/')]);

    /// <summary>The entry <paramref name="name"/> of this directory.</summary>
    public VirtualPath Append(string name) => Resolve(this, "./" + name);

    /// <summary>True for this path and everything below it.</summary>
    public bool Contains(VirtualPath other) =>
        IsRoot || other == this || other.Value.StartsWith(Value + "/", StringComparison.Ordinal);

    public override string ToString() => Value;

    private static void AddParts(List<string> parts, string path)
    {
        foreach (var range in path.AsSpan().Split('/'))
        {
            var part = path.AsSpan(range);
            if (part.IsEmpty || part is ".") continue;
            if (part is "..") { if (parts.Count > 0) parts.RemoveAt(parts.Count - 1); }
            else parts.Add(part.ToString());
        }
    }
}

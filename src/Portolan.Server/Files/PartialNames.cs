using System.Security.Cryptography;
using Portolan.Protocol;

namespace Portolan.Server.Files;

/// <summary>
/// Names of the files that hold unfinished uploads, beside their target: <c>.{name}.portolan-part</c>, or <c>.{hash}.portolan-hash</c>
/// where that would be too long. Such names belong to the stores; no client can see, open or make one.
/// </summary>
public static class PartialNames
{
    /// <summary>The longest name in bytes that file systems take.</summary>
    public const int MaxNameBytes = 255;

    private const string Plain = ".portolan-part";
    private const string Hashed = ".portolan-hash";

    /// <summary>The name of the partial of a file called <paramref name="name"/>.</summary>
    public static string For(string name)
    {
        var plain = "." + name + Plain;
        // One byte stays free for the copy's suffix.
        if (plain.Length < MaxNameBytes / 3 || FtpText.Encode(plain).Length < MaxNameBytes) return plain;
        return "." + Convert.ToHexStringLower(SHA256.HashData(FtpText.Encode(name)).AsSpan(0, 16)) + Hashed;
    }

    /// <summary>The name under which old content is copied before it becomes the partial, so that a half-made copy is never resumed.</summary>
    public static string CopyOf(string partialName) => partialName + "~";

    /// <summary>True where any component of the path is a reserved name.</summary>
    public static bool IsReserved(VirtualPath path)
    {
        if (!path.Value.Contains(".portolan-", StringComparison.OrdinalIgnoreCase)) return false;
        foreach (var range in path.Value.AsSpan().Split('/'))
            if (IsReserved(path.Value.AsSpan(range))) return true;
        return false;
    }

    /// <summary>True for a reserved name; without case, as some media ignore it.</summary>
    public static bool IsReserved(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name[0] != '.') return false;
        var stem = name.TrimEnd('~');
        return stem.EndsWith(Plain, StringComparison.OrdinalIgnoreCase) || stem.EndsWith(Hashed, StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc cref="IsReserved(ReadOnlySpan{char})"/>
    public static bool IsReserved(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name[0] != (byte)'.') return false;
        var stem = name.TrimEnd((byte)'~');
        if (stem.Length < Plain.Length) return false;
        var end = stem[^Plain.Length..];
        return System.Text.Ascii.EqualsIgnoreCase(end, ".portolan-part"u8) || System.Text.Ascii.EqualsIgnoreCase(end, ".portolan-hash"u8);
    }

    /// <summary>Refuses paths with a reserved name: nothing there to find, and nothing that may be made.</summary>
    internal static void Refuse(VirtualPath path, StoreError error)
    {
        if (IsReserved(path)) throw new StoreException(error, "name reserved for unfinished uploads");
    }
}

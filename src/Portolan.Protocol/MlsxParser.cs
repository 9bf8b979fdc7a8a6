using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Portolan.Protocol;

/// <summary>Parses the lines of MLST and MLSD as servers send them. RFC 3659 §7.2; facts it does not know are passed over.</summary>
internal static class MlsxParser
{
    private const int LongestFactName = 16;

    public static bool TryParse(string line, [NotNullWhen(true)] out ListEntry? entry)
    {
        entry = null;
        var space = FindEndOfFacts(line);
        if (space < 0 || space + 1 == line.Length) return false;
        var found = new Found { Facts = new EntryFacts { UnixMode = -1, Links = 1 } };
        var facts = line.AsSpan(0, space);
        foreach (var range in facts.Split(';'))
        {
            var fact = facts[range];
            if (fact.IsEmpty) continue;
            var equals = fact.IndexOf('=');
            if (equals < 1) return false;
            Apply(ref found, fact[..equals], fact[(equals + 1)..]);
        }
        entry = found.ToEntry(line[(space + 1)..], line);
        return true;
    }

    // Facts end with a semicolon, so "; " comes before the name; some servers write a group with a space in it.
    private static int FindEndOfFacts(string line)
    {
        if (line.StartsWith(' ')) return 0;
        var end = line.IndexOf("; ", StringComparison.Ordinal);
        return end >= 0 ? end + 1 : line.IndexOf(' ', StringComparison.Ordinal);
    }

    private static void Apply(ref Found found, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (name.Length > LongestFactName) return;
        Span<char> lower = stackalloc char[LongestFactName];
        switch (lower[..name.ToLowerInvariant(lower)])
        {
            case "type": ApplyType(ref found, value); break;
            case "size": ApplySize(ref found, value); break;
            case "modify": ApplyModified(ref found, value); break;
            case "create": ApplyCreated(ref found, value); break;
            case "perm": found.Perm = value.ToString(); break;
            case "unique": ApplyUnique(ref found, value); break;
            case "unix.mode": ApplyMode(ref found, value); break;
            case "unix.ownername": found.Facts = found.Facts with { Owner = value.ToString() }; break;
            case "unix.groupname": found.Facts = found.Facts with { Group = value.ToString() }; break;
            case "unix.owner" or "unix.uid": found.Facts = found.Facts with { Owner = found.Facts.Owner ?? value.ToString() }; break;
            case "unix.group" or "unix.gid": found.Facts = found.Facts with { Group = found.Facts.Group ?? value.ToString() }; break;
        }
    }

    // A link: "OS.unix=slink:/target" (ProFTPD, Pure-FTPd), "OS.unix=symlink" (ours).
    private static void ApplyType(ref Found found, ReadOnlySpan<char> value)
    {
        var colon = value.IndexOf(':');
        var kind = KindOf(colon < 0 ? value : value[..colon]);
        found.Facts = found.Facts with { Kind = kind };
        if (kind == EntryKind.Link && colon >= 0 && colon + 1 < value.Length) found.LinkTarget = value[(colon + 1)..].ToString();
    }

    private static EntryKind KindOf(ReadOnlySpan<char> type)
    {
        if (type.Equals("file", StringComparison.OrdinalIgnoreCase)) return EntryKind.File;
        if (type.Equals("dir", StringComparison.OrdinalIgnoreCase)) return EntryKind.Directory;
        if (type.Equals("cdir", StringComparison.OrdinalIgnoreCase)) return EntryKind.CurrentDirectory;
        if (type.Equals("pdir", StringComparison.OrdinalIgnoreCase)) return EntryKind.ParentDirectory;
        var isLink = type.Equals("OS.unix=slink", StringComparison.OrdinalIgnoreCase) || type.Equals("OS.unix=symlink", StringComparison.OrdinalIgnoreCase);
        return isLink ? EntryKind.Link : EntryKind.Other;
    }

    private static void ApplySize(ref Found found, ReadOnlySpan<char> value)
    {
        if (Numbers.TryParse(value, out long size)) found.Facts = found.Facts with { Size = size };
    }

    private static void ApplyModified(ref Found found, ReadOnlySpan<char> value)
    {
        if (!FtpTime.TryParse(value, out var time)) return;
        found.Facts = found.Facts with { Modified = time };
        found.HasTime = true;
    }

    private static void ApplyCreated(ref Found found, ReadOnlySpan<char> value)
    {
        if (FtpTime.TryParse(value, out var time)) found.Facts = found.Facts with { Created = time };
    }

    // Device and inode: joined by g (ours, pyftpdlib) or U (ProFTPD). Other servers' values stay text.
    private static void ApplyUnique(ref Found found, ReadOnlySpan<char> value)
    {
        found.Unique = value.ToString();
        var split = value.IndexOfAny('g', 'U');
        if (split < 1) return;
        if (!ulong.TryParse(value[..split], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var device)) return;
        if (!ulong.TryParse(value[(split + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var file)) return;
        found.Facts = found.Facts with { UniqueDevice = device, UniqueFile = file };
    }

    private static void ApplyMode(ref Found found, ReadOnlySpan<char> value)
    {
        if (Numbers.TryParseMode(value, out var mode)) found.Facts = found.Facts with { UnixMode = mode };
    }

    private struct Found
    {
        public EntryFacts Facts;
        public bool HasTime;
        public string? LinkTarget;
        public string? Perm;
        public string? Unique;

        public readonly ListEntry ToEntry(string name, string raw) => new()
        {
            Name = name,
            Raw = raw,
            Facts = Facts,
            LinkTarget = LinkTarget,
            Perm = Perm,
            Unique = Unique,
            IsUtc = true,
            TimePrecision = HasTime ? TimePrecision.Second : TimePrecision.None,
        };
    }
}

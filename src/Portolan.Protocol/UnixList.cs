using System.Diagnostics.CodeAnalysis;

namespace Portolan.Protocol;

/// <summary>
/// The dialect of <c>ls -l</c>. Owner, group and links may be missing, be numbers or hold spaces, so the line is read around its
/// one firm place: a size (or "major, minor") directly before a date.
/// </summary>
internal static class UnixList
{
    private const int ModeLength = 10;

    private static ReadOnlySpan<byte> Arrow => " -> "u8;

    public static bool TryParse(string line, DateTime nowUtc, [NotNullWhen(true)] out ListEntry? entry)
    {
        entry = null;
        if (line.Length <= ModeLength || !TryParseKind(line[0], out var kind) || !TryParseMode(line.AsSpan(1, 9), out var mode)) return false;
        var rest = line.AsSpan(ModeLength);
        if (rest[0] is '+' or '.' or '@') rest = rest[1..]; // ACL, SELinux context, extended attributes
        var owners = rest;
        if (!TryTakeSizeAndTime(ref rest, kind, nowUtc, out var size, out var time, out var sizeLength)) return false;
        if (rest.Length < 2) return false;
        var name = rest[1..].ToString(); // exactly one space: a name may begin with more
        owners = owners[..(owners.Length - sizeLength)];
        var facts = new EntryFacts { Kind = kind, UnixMode = mode, Links = 1, Size = size, Modified = time.Value };
        entry = Complete(name, line, AddOwners(facts, owners), time);
        return true;
    }

    // sizeLength counts from the size to the end of the line.
    private static bool TryTakeSizeAndTime(ref ReadOnlySpan<char> rest, EntryKind kind, DateTime nowUtc, out long size, out ListTime time, out int sizeLength)
    {
        while (true)
        {
            var word = Words.Take(ref rest);
            sizeLength = word.Length + rest.Length;
            if (TryParseSize(word, kind, out size) && ListTime.TryTake(ref rest, nowUtc, out time)) return true;
            time = default;
            if (word.IsEmpty) return false;
        }
    }

    private static bool TryParseKind(char letter, out EntryKind kind)
    {
        kind = letter switch
        {
            '-' => EntryKind.File,
            'd' => EntryKind.Directory,
            'l' => EntryKind.Link,
            'b' or 'c' or 'p' or 's' or 'D' or 'n' => EntryKind.Other,
            _ => EntryKind.Unknown,
        };
        return kind != EntryKind.Unknown;
    }

    private static bool TryParseMode(ReadOnlySpan<char> text, out int mode)
    {
        mode = 0;
        var specials = 0; // set user id, set group id, sticky
        for (var i = 0; i < 9; i += 3)
        {
            if (text[i] is not ('r' or '-') || text[i + 1] is not ('w' or '-')) return false;
            var (execute, special) = text[i + 2] switch
            {
                '-' => (0, 0),
                'x' => (1, 0),
                's' or 't' => (1, 1),
                'S' or 'T' or 'l' or 'L' => (0, 1), // l: mandatory locking of old Unix
                _ => (-1, 0),
            };
            if (execute < 0) return false;
            mode = mode << 3 | (text[i] == 'r' ? 4 : 0) | (text[i + 1] == 'w' ? 2 : 0) | execute;
            specials = specials << 1 | special;
        }
        mode |= specials << 9;
        return true;
    }

    private static bool TryParseSize(ReadOnlySpan<char> word, EntryKind kind, out long size)
    {
        var comma = kind == EntryKind.Other ? word.IndexOf(',') : -1; // a device: "8,0" or "8, 0"
        if (!Numbers.TryParse(comma < 0 ? word : word[(comma + 1)..], out size)) return false;
        if (kind is not (EntryKind.File or EntryKind.Link)) size = 0;
        return true;
    }

    private static EntryFacts AddOwners(EntryFacts facts, ReadOnlySpan<char> owners)
    {
        owners = owners.Trim(' ');
        if (owners.EndsWith(',')) owners = owners[..Math.Max(0, owners.LastIndexOf(' '))]; // the major number of a device
        var rest = owners;
        if (Numbers.TryParse(Words.Take(ref rest), out int links)) owners = rest.TrimStart(' ');
        var group = owners;
        var owner = Words.Take(ref group);
        group = group.Trim(' ');
        return facts with
        {
            Links = Math.Max(1, links),
            Owner = owner.IsEmpty ? null : owner.ToString(),
            Group = group.IsEmpty ? null : group.ToString(),
        };
    }

    private static ListEntry Complete(string name, string line, EntryFacts facts, ListTime time)
    {
        string? target = null;
        if (facts.Kind == EntryKind.Link) (name, target) = SplitLink(name, facts.Size);
        if (facts.Kind == EntryKind.Directory && name is ".") facts = facts with { Kind = EntryKind.CurrentDirectory };
        if (facts.Kind == EntryKind.Directory && name is "..") facts = facts with { Kind = EntryKind.ParentDirectory };
        return new ListEntry { Name = name, Raw = line, Facts = facts, LinkTarget = target, TimePrecision = time.Precision, IsUtc = time.IsUtc };
    }

    // Name and target may hold arrows themselves; the size of a link is the length of its target.
    private static (string Name, string? Target) SplitLink(string text, long targetBytes)
    {
        var bytes = FtpText.Encode(text);
        var arrow = bytes.Length - targetBytes - Arrow.Length;
        if (arrow < 1 || !bytes.AsSpan((int)arrow).StartsWith(Arrow)) arrow = bytes.AsSpan().IndexOf(Arrow);
        if (arrow < 1) return (text, null);
        return (FtpText.Decode(bytes.AsSpan(0, (int)arrow)), FtpText.Decode(bytes.AsSpan((int)arrow + Arrow.Length)));
    }
}

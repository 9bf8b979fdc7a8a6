namespace Portolan.Server.Files;

/// <summary>What an account may do at a path.</summary>
[Flags]
public enum FileRights
{
    None = 0,
    /// <summary>See the names in a directory and the facts of an entry.</summary>
    List = 1,
    /// <summary>Download.</summary>
    Read = 2,
    /// <summary>Create new files (upload under a free name).</summary>
    Write = 4,
    /// <summary>Replace a file that exists, or change it from an offset.</summary>
    Overwrite = 8,
    /// <summary>Append to a file that exists.</summary>
    Append = 16,
    Delete = 32,
    Rename = 64,
    MakeDirectory = 128,
    RemoveDirectory = 256,
    /// <summary>Change times and permission bits.</summary>
    SetAttributes = 512,

    ReadOnly = List | Read,
    All = List | Read | Write | Overwrite | Append | Delete | Rename | MakeDirectory | RemoveDirectory | SetAttributes,
}

/// <summary>Rights as people write them: <c>read,list,mkdir</c>, <c>all</c>, <c>ro</c>, <c>rw</c>, <c>upload</c>.</summary>
public static class FileRightsText
{
    private const FileRights AnyWrite = FileRights.Write | FileRights.Overwrite | FileRights.Append;

    // Order matters for Format: a group stands before its parts.
    private static readonly (string Word, FileRights Rights)[] Words =
    [
        ("list", FileRights.List),
        ("read", FileRights.Read),
        ("write", AnyWrite),
        ("create", FileRights.Write),
        ("overwrite", FileRights.Overwrite),
        ("append", FileRights.Append),
        ("delete", FileRights.Delete),
        ("rename", FileRights.Rename),
        ("mkdir", FileRights.MakeDirectory),
        ("rmdir", FileRights.RemoveDirectory),
        ("attributes", FileRights.SetAttributes),
    ];

    private static readonly (string Word, FileRights Rights)[] Presets =
    [
        ("all", FileRights.All),
        ("none", FileRights.None),
        ("ro", FileRights.ReadOnly),
        ("rw", FileRights.ReadOnly | AnyWrite | FileRights.Rename | FileRights.MakeDirectory | FileRights.SetAttributes),
        ("upload", FileRights.List | FileRights.Write | FileRights.Append | FileRights.MakeDirectory),
    ];

    /// <summary>The words that <see cref="TryParse(string, out FileRights)"/> knows, for help texts.</summary>
    public static IEnumerable<string> KnownWords => Presets.Concat(Words).Select(w => w.Word);

    /// <summary>Reads words separated by commas, plus signs or blanks, in any case; false (and the first unknown word) where one is not known.</summary>
    public static bool TryParse(string text, out FileRights rights, out string unknownWord)
    {
        rights = FileRights.None;
        unknownWord = "";
        var words = text.Split([',', '+', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var word in words)
        {
            if (!TryFind(word, out var found))
            {
                rights = FileRights.None;
                unknownWord = word;
                return false;
            }
            rights |= found;
        }
        return words.Length > 0;
    }

    public static bool TryParse(string text, out FileRights rights) => TryParse(text, out rights, out _);

    /// <summary>Writes rights so that <see cref="TryParse(string, out FileRights)"/> reads them back.</summary>
    public static string Format(FileRights rights)
    {
        foreach (var (word, preset) in Presets)
            if (rights == preset) return word;
        var left = rights & FileRights.All;
        var words = new List<string>();
        foreach (var (word, bits) in Words)
        {
            if ((left & bits) != bits) continue;
            words.Add(word);
            left &= ~bits;
        }
        return string.Join(',', words);
    }

    private static bool TryFind(string word, out FileRights rights)
    {
        foreach (var (known, bits) in Presets.Concat(Words))
        {
            if (!known.Equals(word, StringComparison.OrdinalIgnoreCase)) continue;
            rights = bits;
            return true;
        }
        rights = FileRights.None;
        return false;
    }
}

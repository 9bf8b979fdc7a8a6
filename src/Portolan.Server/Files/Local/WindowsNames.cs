using System.Buffers;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local;

/// <summary>
/// Which names are safe on Windows. Windows gives many spellings to one file, and some names are devices in every directory;
/// only names that mean exactly what they say are let through.
/// </summary>
public static class WindowsNames
{
    private const int MaxLength = 255;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. "<>:\"/\\|?*", .. Enumerable.Range(0, 32).Select(c => (char)c), '\u007f']);

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"];

    /// <summary>True for a name that one file or directory can have, spelled in no other way.</summary>
    public static bool IsAllowed(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MaxLength) return false;
        // Streams (a:b), separators, wildcards, UNC and device prefixes (\\?\).
        if (name.ContainsAny(Forbidden)) return false;
        // Windows drops these: "secret.txt." opens secret.txt.
        if (name[^1] is '.' or ' ') return false;
        foreach (var c in name)
            if (FtpText.IsEscaped(c)) return false;
        return !IsDevice(name) && !IsShortName(name);
    }

    /// <summary>CON, NUL, COM1 …, also with an extension or blanks behind.</summary>
    private static bool IsDevice(ReadOnlySpan<char> name)
    {
        var dot = name.IndexOf('.');
        var stem = (dot < 0 ? name : name[..dot]).TrimEnd(' ');
        foreach (var device in Devices)
            if (stem.Equals(device, StringComparison.OrdinalIgnoreCase)) return true;
        // COM0 to COM9, LPT0 to LPT9, and the superscript digits that Windows takes for 1, 2, 3.
        return stem.Length == 4
            && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase))
            && (char.IsAsciiDigit(stem[3]) || stem[3] is '\u00b9' or '\u00b2' or '\u00b3');
    }

    /// <summary>PROGRA~1, REPORT~2.TXT: a second spelling of some longer name.</summary>
    private static bool IsShortName(ReadOnlySpan<char> name)
    {
        var dot = name.LastIndexOf('.');
        var stem = dot < 0 ? name : name[..dot];
        if (dot >= 0 && name.Length - dot - 1 > 3) return false;
        var tilde = stem.LastIndexOf('~');
        if (tilde < 1 || stem.Length > 8 || tilde == stem.Length - 1) return false;
        foreach (var c in stem[(tilde + 1)..])
            if (!char.IsAsciiDigit(c)) return false;
        return !stem.Contains('.') && !stem.Contains(' ');
    }
}

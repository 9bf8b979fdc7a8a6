using System.Buffers;
using System.Text;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Names from a server as names of local files. A hostile server must not write outside of the local directory.</summary>
internal static class LocalNames
{
    private static readonly SearchValues<char> NotOnWindows = SearchValues.Create("\\:*?\"<>|");
    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"];

    /// <summary>Why a name of a listing cannot be asked for; null where it is one plain name that leads nowhere else and that a command can carry.</summary>
    public static SkipReason? ReasonAgainst(string name)
    {
        if (name is "" or "." or ".." || name.Contains('/', StringComparison.Ordinal)) return SkipReason.LeadsOut;
        return name.AsSpan().ContainsAny('\r', '\n', '\0') ? SkipReason.LineEnd : null;
    }

    /// <summary>The local name; false where there can be none, and why.</summary>
    /// <param name="windows">Backslashes, drives, devices and trailing dots lead elsewhere there, and nowhere else.</param>
    public static bool TryMake(string name, bool windows, out string local, out SkipReason reason)
    {
        local = Spell(name);
        var against = ReasonAgainst(name) ?? (windows ? ReasonOnWindows(name) : null);
        reason = against ?? default;
        return against is null;
    }

    private static SkipReason? ReasonOnWindows(string name) =>
        name.AsSpan().ContainsAny(NotOnWindows) ? SkipReason.NotOnWindows
        : name[^1] is '.' or ' ' ? SkipReason.DotOrSpaceAtEnd
        : IsDevice(name) ? SkipReason.DeviceName
        : name.Any(c => c < ' ') ? SkipReason.ControlCharacters : null;

    // Bytes that are not valid UTF-8 cannot be in the name of a .NET file: written as in a URL, so that two names stay two.
    private static string Spell(string name)
    {
        if (!name.AsSpan().ContainsAnyInRange('\uDC80', '\uDCFF')) return name;
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var isPair = char.IsLowSurrogate(name[i]) && i > 0 && char.IsHighSurrogate(name[i - 1]);
            if (FtpText.IsEscaped(name[i]) && !isPair) text.Append('%').Append(((int)name[i] - 0xDC00).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            else text.Append(name[i]);
        }
        return text.ToString();
    }

    private static bool IsDevice(string name)
    {
        var stem = name.Split('.')[0].TrimEnd();
        if (Devices.Contains(stem, StringComparer.OrdinalIgnoreCase)) return true;
        return stem.Length == 4 && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase))
            && stem[3] is (>= '0' and <= '9') or '¹' or '²' or '³';
    }
}

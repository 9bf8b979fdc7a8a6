using Portolan.Server;

namespace Portolan.Cli.Serve;

/// <summary>The words for settings of one server, one network or one user: the same everywhere.</summary>
internal static class Levels
{
    public static IReadOnlyList<(string Word, TlsSessionReuse Value)> SessionReuse { get; } =
        [("prefer", TlsSessionReuse.Prefer), ("off", TlsSessionReuse.Off), ("require", TlsSessionReuse.Require)];

    public static IReadOnlyList<(string Word, bool Value)> TlsRequired { get; } = [("required", true), ("optional", false)];

    public static IReadOnlyList<(string Word, bool Value)> Switch { get; } = [("on", true), ("off", false)];

    public static bool TryRead<T>(this IReadOnlyList<(string Word, T Value)> words, string text, out T value)
        where T : struct
    {
        foreach (var (word, meaning) in words)
        {
            value = meaning;
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase)) return true;
        }
        value = default;
        return false;
    }
}

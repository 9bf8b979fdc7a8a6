using System.Collections.Concurrent;

namespace Portolan.Net.SslStreams;

/// <summary>Spells a host name in upper and lower case so that every login has its own spelling.</summary>
/// <remarks>
/// .NET keeps TLS sessions in one cache of the process, keyed by the exact target host. DNS, SNI and certificates ignore case, that key does not;
/// so the spelling keeps parallel logins from taking each other's sessions, which servers refuse (425). A test guards this trait of the platform.
/// </remarks>
internal static class HostNameSpelling
{
    private const int MostLetters = 30;
    private static readonly ConcurrentDictionary<string, uint> Turns = new(StringComparer.OrdinalIgnoreCase);
    private static readonly ConcurrentDictionary<string, byte> InUse = new(StringComparer.Ordinal);

    /// <summary>The spelling that was not used for longest, and by nobody now; if a short name has run out of them, one that is shared.</summary>
    public static string Take(string host)
    {
        var spellings = 1u << Math.Min(MostLetters, host.Count(char.IsAsciiLetter));
        var spelling = host;
        for (var i = 0u; i < Math.Min(spellings, 1000); i++)
        {
            spelling = Spell(host, Turns.AddOrUpdate(host, 0u, (_, turn) => turn + 1) % spellings);
            if (InUse.TryAdd(spelling, 0))
                break;
        }
        return spelling;
    }

    public static void Release(string spelling) => InUse.TryRemove(spelling, out _);

    /// <summary>Each bit of <paramref name="turn"/> makes a letter a capital.</summary>
    private static string Spell(string host, uint turn) => string.Create(host.Length, (host, turn), static (letters, state) =>
    {
        for (var i = 0; i < letters.Length; i++)
        {
            var letter = state.host[i];
            letters[i] = letter;
            if (!char.IsAsciiLetter(letter))
                continue;
            letters[i] = (state.turn & 1) == 1 ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter);
            state.turn >>= 1;
        }
    });
}

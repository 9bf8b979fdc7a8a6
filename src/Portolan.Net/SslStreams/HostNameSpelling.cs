using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Portolan.Net.SslStreams;

/// <summary>Spells a host name in upper and lower case so that every login has its own spelling.</summary>
/// <remarks>
/// .NET keeps TLS sessions in one cache of the process, keyed by the exact target host. DNS, SNI and certificates ignore case, that key does not;
/// so the spelling keeps parallel logins from taking each other's sessions, which servers refuse (425). A test guards this trait of the platform.
/// </remarks>
internal static class HostNameSpelling
{
    private const int Tries = 64;
    private static readonly ConcurrentDictionary<string, byte> InUse = new(StringComparer.Ordinal);

    /// <summary>A spelling nobody else uses now; if a short name has run out of them, one that is shared.</summary>
    public static string Take(string host)
    {
        for (var i = 0; i < Tries; i++)
        {
            var spelling = Spell(host);
            if (InUse.TryAdd(spelling, 0))
                return spelling;
        }
        return Spell(host);
    }

    public static void Release(string spelling) => InUse.TryRemove(spelling, out _);

    private static string Spell(string host) => string.Create(host.Length, host, static (letters, host) =>
    {
        Span<byte> coins = stackalloc byte[Math.Min(host.Length, 256)];
        RandomNumberGenerator.Fill(coins);
        for (var i = 0; i < letters.Length; i++)
        {
            var coin = (coins[i % coins.Length] & 1) == 0;
            letters[i] = coin ? char.ToUpperInvariant(host[i]) : char.ToLowerInvariant(host[i]);
        }
    });
}

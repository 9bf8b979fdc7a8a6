using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Portolan.Administration;

namespace Portolan.Console.Security;

/// <summary>Who is logged in to the console. In memory: a restart logs everybody out.</summary>
internal sealed class ConsoleSessions(TimeProvider time)
{
    private const int MostSessions = 1000, TokenBytes = 32;
    private static readonly TimeSpan LongestIdle = TimeSpan.FromHours(2), Longest = TimeSpan.FromHours(24);
    private readonly ConcurrentDictionary<string, ConsoleSession> _sessions = new(StringComparer.Ordinal); // by the token's hash: a dump of memory logs nobody in

    /// <returns>The token for the cookie.</returns>
    public (string Token, ConsoleSession Session) Begin(Administrator administrator)
    {
        Sweep();
        if (_sessions.Count >= MostSessions && _sessions.MinBy(pair => pair.Value.LastSeen) is { Key: { } oldest }) _sessions.TryRemove(oldest, out _);
        var token = NewToken();
        var session = new ConsoleSession(administrator.Name, administrator.Role, NewToken(), time.GetUtcNow());
        _sessions[Hash(token)] = session;
        return (token, session);
    }

    /// <summary>The session of a cookie; null where it is over.</summary>
    public ConsoleSession? Find(string token)
    {
        var now = time.GetUtcNow();
        if (!_sessions.TryGetValue(Hash(token), out var session) || IsOver(session, now)) return null;
        session.LastSeen = now;
        return session;
    }

    /// <summary>Whether a session still holds; does not count as activity.</summary>
    public bool IsAlive(ConsoleSession session) => !IsOver(session, time.GetUtcNow()) && _sessions.Values.Contains(session);

    public void End(ConsoleSession session)
    {
        foreach (var (hash, other) in _sessions)
            if (other == session) _sessions.TryRemove(hash, out _);
    }

    /// <summary>Their rights changed, or their password: they log in again.</summary>
    /// <param name="but">The session that asked for it.</param>
    public void EndAllOf(string user, ConsoleSession? but = null)
    {
        foreach (var (hash, session) in _sessions)
            if (session.User == user && session != but) _sessions.TryRemove(hash, out _);
    }

    /// <summary>Everybody logs in again.</summary>
    public void EndAll(ConsoleSession? but)
    {
        foreach (var (hash, session) in _sessions)
            if (session != but) _sessions.TryRemove(hash, out _);
    }

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (hash, session) in _sessions)
            if (IsOver(session, now)) _sessions.TryRemove(hash, out _);
    }

    private static bool IsOver(ConsoleSession session, DateTimeOffset now) => now - session.LastSeen > LongestIdle || now - session.StartedAt > Longest;

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>One login to the console.</summary>
internal sealed class ConsoleSession(string user, Role role, string csrf, DateTimeOffset startedAt)
{
    public string User => user;

    public Role Role => role;

    /// <summary>Unsafe requests carry it in a header.</summary>
    public string Csrf => csrf;

    public DateTimeOffset StartedAt { get; } = startedAt;

    public DateTimeOffset LastSeen { get; set; } = startedAt;

    /// <summary>A second factor that is being set up and not proved yet.</summary>
    public string? PendingTotp { get; set; }
}

using Portolan.Console.Wire;
using Portolan.Server;

namespace Portolan.Console.Live;

/// <summary>Who connects with what: sessions without TLS and data connections with it since the start, by client software, and whether these resumed their session.</summary>
internal sealed class TlsUse
{
    private const int MostClients = 200;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Counts> _clients = new(StringComparer.Ordinal);

    /// <param name="client">What the client calls itself, or its address.</param>
    public void Note(string client, bool resumed) => Add(client, resumed ? new Counts(1, 0, 0) : new Counts(0, 1, 0));

    /// <summary>A session ended; whoever never logged in is no client.</summary>
    /// <param name="user">The session has forgotten it by then.</param>
    public void Ended(SessionInfo? session, string? user)
    {
        if (user is not null && session is { Tls: null }) Add(NameOf(session), new Counts(0, 0, 1));
    }

    public TlsReport Report(ServerControl control, string engine)
    {
        var sessions = control.Sessions.Where(session => session.Tls is not null || IsPlain(session)).ToList();
        lock (_gate)
        {
            var (resumed, notResumed) = (_clients.Values.Sum(counts => counts.Resumed), _clients.Values.Sum(counts => counts.NotResumed));
            return new TlsReport(
                engine,
                [.. sessions.CountBy(session => (Protocol: ProtocolOf(session), Cipher: session.Tls?.CipherSuite ?? "")).Select(group => new TlsProtocolUse(group.Key.Protocol, group.Key.Cipher, group.Value))],
                [.. _clients.Keys.Union(sessions.Select(NameOf), StringComparer.Ordinal).Select(client => ClientUse(client, sessions))],
                resumed + notResumed == 0 ? null : (double)resumed / (resumed + notResumed));
        }
    }

    public static string NameOf(SessionInfo session) => session.ClientName ?? session.Client.Address.ToString();

    private TlsClientUse ClientUse(string client, List<SessionInfo> sessions)
    {
        var theirs = sessions.FindAll(session => NameOf(session) == client);
        var counts = _clients.GetValueOrDefault(client);
        var newest = theirs.Find(session => session.Tls is not null);
        return new TlsClientUse(
            client, newest is null ? "" : ProtocolOf(newest), newest?.Tls?.CipherSuite ?? "", theirs.Count, counts.Resumed, counts.NotResumed, counts.Plain + theirs.Count(IsPlain));
    }

    private void Add(string client, Counts more)
    {
        lock (_gate)
        {
            if (!_clients.TryGetValue(client, out var counts) && _clients.Count >= MostClients) return;
            _clients[client] = new Counts(counts.Resumed + more.Resumed, counts.NotResumed + more.NotResumed, counts.Plain + more.Plain);
        }
    }

    private static bool IsPlain(SessionInfo session) => session is { User: not null, Tls: null };

    private static string ProtocolOf(SessionInfo session) => session.Tls is { } tls ? TlsWire.NameOf(tls.Protocol) : "";

    private readonly record struct Counts(long Resumed, long NotResumed, long Plain);
}

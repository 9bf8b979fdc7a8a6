using Portolan.Console.Wire;
using Portolan.Server;

namespace Portolan.Console.Live;

/// <summary>Who connects with what: data connections since the start by client software, and whether they resumed their session.</summary>
internal sealed class TlsUse
{
    private const int MostClients = 200;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Resumed, long NotResumed)> _clients = new(StringComparer.Ordinal);

    /// <param name="client">What the client calls itself, or its address.</param>
    public void Note(string client, bool resumed)
    {
        lock (_gate)
        {
            if (!_clients.TryGetValue(client, out var counts) && _clients.Count >= MostClients) return;
            _clients[client] = resumed ? (counts.Resumed + 1, counts.NotResumed) : (counts.Resumed, counts.NotResumed + 1);
        }
    }

    public TlsReport Report(ServerControl control, string engine)
    {
        var sessions = control.Sessions.Where(session => session.Tls is not null).ToList();
        lock (_gate)
        {
            var (resumed, notResumed) = (_clients.Values.Sum(counts => counts.Resumed), _clients.Values.Sum(counts => counts.NotResumed));
            return new TlsReport(
                engine,
                [.. sessions.CountBy(session => (Protocol: TlsWire.NameOf(session.Tls!.Protocol), Cipher: session.Tls.CipherSuite)).Select(group => new TlsProtocolUse(group.Key.Protocol, group.Key.Cipher, group.Value))],
                [.. _clients.Keys.Union(sessions.Select(NameOf), StringComparer.Ordinal).Select(client => ClientUse(client, sessions))],
                resumed + notResumed == 0 ? null : (double)resumed / (resumed + notResumed));
        }
    }

    public static string NameOf(SessionInfo session) => session.ClientName ?? session.Client.Address.ToString();

    private TlsClientUse ClientUse(string client, List<SessionInfo> sessions)
    {
        var theirs = sessions.FindAll(session => NameOf(session) == client);
        var (resumed, notResumed) = _clients.GetValueOrDefault(client);
        var tls = theirs.FirstOrDefault()?.Tls;
        return new TlsClientUse(client, tls is null ? "" : TlsWire.NameOf(tls.Protocol), tls?.CipherSuite ?? "", theirs.Count, resumed, notResumed);
    }
}

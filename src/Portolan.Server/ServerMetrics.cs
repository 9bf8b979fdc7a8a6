using System.Diagnostics.Metrics;
using Portolan.Diagnosis;
using Portolan.Server.DataConnections;

namespace Portolan.Server;

/// <summary>Counters of one server, on the meter <c>Portolan.Server</c>.</summary>
internal sealed class ServerMetrics : IDisposable
{
    private readonly Meter _meter = new("Portolan.Server");
    private readonly Counter<long> _sessions;
    private readonly Counter<long> _logins;
    private readonly Counter<long> _loginsRefused;
    private readonly Counter<long> _transfers;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _dataFailures;
    private readonly Counter<long> _tlsDataConnections;
    private readonly Counter<long> _tlsControlFailures;
    private readonly long[] _replies = new long[600];

    public ServerMetrics(Func<int> runningSessions, Func<PassiveUsage> passiveUsage, Func<GuardCounters> guard)
    {
        _meter.CreateObservableGauge("portolan.server.sessions.running", runningSessions, "{session}", "Control connections now");
        _meter.CreateObservableGauge("portolan.server.passive_ports.waiting", () => passiveUsage().Waiting, "{port}", "Passive ports announced to clients that have not arrived yet");
        _meter.CreateObservableGauge("portolan.server.passive_ports.peak", () => passiveUsage().Peak, "{port}", "The most of them at once since the start");
        _meter.CreateObservableCounter("portolan.server.passive_ports.refused", () => passiveUsage().Refused, "{command}", "PASV and EPSV refused because the range was exhausted");
        _meter.CreateObservableGauge("portolan.server.bans", () => guard().BansNow, "{network}", "Networks banned now");
        _meter.CreateObservableCounter("portolan.server.turned_away", () => guard().TurnedAway, "{connection}", "Connections of who is banned or not allowed");
        _sessions = _meter.CreateCounter<long>("portolan.server.sessions", "{session}", "Control connections accepted");
        _logins = _meter.CreateCounter<long>("portolan.server.logins", "{login}", "Successful logins");
        _loginsRefused = _meter.CreateCounter<long>("portolan.server.logins.refused", "{login}", "Refused logins");
        _transfers = _meter.CreateCounter<long>("portolan.server.transfers", "{transfer}", "Transfers that ended");
        _bytes = _meter.CreateCounter<long>("portolan.server.bytes", "By", "Bytes on data connections");
        _tlsDataConnections = _meter.CreateCounter<long>("portolan.server.tls.data_connections", "{connection}", "Data connections with TLS, by whether they resumed the session of their control connection");
        _tlsControlFailures = _meter.CreateCounter<long>("portolan.server.tls.control_failures", "{handshake}", "TLS handshakes of control connections that failed");
        _meter.CreateObservableCounter("portolan.server.passive_ports.strangers", () => passiveUsage().StrangersDropped, "{connection}", "Connections to passive ports from addresses nobody waited for");
        _meter.CreateObservableCounter("portolan.server.replies", CountReplies, "{reply}", "Replies by code");
        _dataFailures = _meter.CreateCounter<long>("portolan.server.data_connection.failures", "{failure}", "Failed data connections by cause");
    }

    internal Meter Meter => _meter;

    public void SessionStarted() => _sessions.Add(1);

    public void LoggedIn() => _logins.Add(1);

    public void LoginRefused() => _loginsRefused.Add(1);

    public void ControlTlsFailed() => _tlsControlFailures.Add(1);

    public void TransferEnded(TransferRecord transfer)
    {
        _transfers.Add(1);
        _bytes.Add(transfer.Bytes, new KeyValuePair<string, object?>("direction", transfer.Upload ? "upload" : "download"));
        if (transfer.Connection.TlsResumed is { } resumed) _tlsDataConnections.Add(1, new KeyValuePair<string, object?>("resumed", resumed ? "yes" : "no"));
        if (transfer.Connection.Failure != DataFailure.None && _dataFailures.Enabled)
            _dataFailures.Add(1, new KeyValuePair<string, object?>("cause", transfer.Connection.Failure.ToText()));
    }

    public void Replied(int code)
    {
        if ((uint)code < (uint)_replies.Length) Interlocked.Increment(ref _replies[code]);
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> CountReplies()
    {
        for (var code = 100; code < _replies.Length; code++)
            if (Volatile.Read(ref _replies[code]) is var count and > 0) yield return new(count, new KeyValuePair<string, object?>("code", code));
    }
}

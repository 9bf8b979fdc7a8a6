using System.Diagnostics.Metrics;
using Portolan.Diagnosis;
using Portolan.Server.Sessions;

namespace Portolan.Server;

/// <summary>Counters of one server, on the meter <c>Portolan.Server</c>. Read when somebody asks: a session only adds to numbers.</summary>
internal sealed class ServerMetrics : IDisposable
{
    private readonly Meter _meter = new("Portolan.Server");
    private readonly long[] _replies = new long[600];
    private readonly long[] _dataFailures = new long[(int)Enum.GetValues<DataFailure>().Max() + 1];
    private long _sessions, _logins, _loginsRefused, _completed, _failed, _uploaded, _downloaded, _tlsResumed, _tlsFull, _controlTlsFailures;

    public ServerMetrics(ServerContext server)
    {
        Gauge("sessions.running", "{session}", "Control connections now", () => server.Sessions.Count);
        Gauge("transfers.running", "{transfer}", "Transfers now", () => server.Transfers.Count());
        Gauge("passive_ports.size", "{port}", "Ports of the passive range; 0 where none is set", () => server.Options.Passive.Ports?.Count ?? 0);
        Gauge("passive_ports.used", "{port}", "Passive ports that wait for a client or carry a transfer", () => server.CountPassivePortsInUse());
        Gauge("passive_ports.waiting", "{port}", "Passive ports announced to clients that have not arrived yet", () => server.PassivePorts.Usage.Waiting);
        Gauge("passive_ports.peak", "{port}", "The most passive ports waiting at once since the start", () => server.PassivePorts.Usage.Peak);
        Gauge("bans", "{network}", "Networks banned now", () => server.Guard.Counters.BansNow);
        Count("passive_ports.refused", "{command}", "PASV and EPSV refused because the range was exhausted", () => server.PassivePorts.Usage.Refused);
        Count("passive_ports.strangers", "{connection}", "Connections to passive ports from addresses nobody waited for", () => server.PassivePorts.Usage.StrangersDropped);
        Count("turned_away", "{connection}", "Connections of who is banned or not allowed", () => server.Guard.Counters.TurnedAway);
        Count("sessions", "{session}", "Control connections accepted", () => Volatile.Read(ref _sessions));
        Count("logins", "{login}", "Successful logins", () => Volatile.Read(ref _logins));
        Count("logins.refused", "{login}", "Refused logins", () => Volatile.Read(ref _loginsRefused));
        CountBy("transfers", "{transfer}", "Transfers that ended", () => Two("outcome", ("completed", Volatile.Read(ref _completed)), ("failed", Volatile.Read(ref _failed))));
        CountBy("bytes", "By", "Bytes on data connections", () => Two("direction", ("upload", Volatile.Read(ref _uploaded)), ("download", Volatile.Read(ref _downloaded))));
        CountBy("tls.data_connections", "{connection}", "Data connections with TLS, by whether they resumed the session of their control connection",
            () => Two("resumed", ("yes", Volatile.Read(ref _tlsResumed)), ("no", Volatile.Read(ref _tlsFull))));
        Count("tls.control_failures", "{handshake}", "TLS handshakes of control connections that failed", () => Volatile.Read(ref _controlTlsFailures));
        CountBy("replies", "{reply}", "Replies by code", () => Each("code", _replies, code => code));
        CountBy("data_connection.failures", "{failure}", "Failed data connections by cause", () => Each("cause", _dataFailures, cause => ((DataFailure)cause).ToText()));
    }

    internal Meter Meter => _meter;

    public void SessionStarted() => Interlocked.Increment(ref _sessions);

    public void LoggedIn() => Interlocked.Increment(ref _logins);

    public void LoginRefused() => Interlocked.Increment(ref _loginsRefused);

    public void ControlTlsFailed() => Interlocked.Increment(ref _controlTlsFailures);

    public void TransferEnded(TransferRecord transfer)
    {
        Interlocked.Increment(ref transfer.Succeeded ? ref _completed : ref _failed);
        Interlocked.Add(ref transfer.Upload ? ref _uploaded : ref _downloaded, transfer.Bytes);
        if (transfer.Connection.TlsResumed is { } resumed) Interlocked.Increment(ref resumed ? ref _tlsResumed : ref _tlsFull);
        DataConnectionFailed(transfer.Connection.Failure);
    }

    /// <summary>Also one that was refused before it could begin.</summary>
    public void DataConnectionFailed(DataFailure cause)
    {
        if (cause != DataFailure.None) Interlocked.Increment(ref _dataFailures[(int)cause]);
    }

    public void Replied(int code)
    {
        if ((uint)code < (uint)_replies.Length) Interlocked.Increment(ref _replies[code]);
    }

    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string unit, string description, Func<int> read) => _meter.CreateObservableGauge("portolan.server." + name, read, unit, description);

    private void Count(string name, string unit, string description, Func<long> read) => _meter.CreateObservableCounter("portolan.server." + name, read, unit, description);

    private void CountBy(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read) =>
        _meter.CreateObservableCounter("portolan.server." + name, read, unit, description);

    private static IEnumerable<Measurement<long>> Two(string tag, (string Value, long Count) one, (string Value, long Count) other) =>
        [new(one.Count, new KeyValuePair<string, object?>(tag, one.Value)), new(other.Count, new KeyValuePair<string, object?>(tag, other.Value))];

    private static IEnumerable<Measurement<long>> Each(string tag, long[] counts, Func<int, object> value)
    {
        for (var i = 0; i < counts.Length; i++)
            if (Volatile.Read(ref counts[i]) is var count and > 0) yield return new(count, new KeyValuePair<string, object?>(tag, value(i)));
    }
}

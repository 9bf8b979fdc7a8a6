using System.Diagnostics.Metrics;
using Portolan.Diagnosis;

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

    public ServerMetrics()
    {
        _sessions = _meter.CreateCounter<long>("portolan.server.sessions", "{session}", "Control connections accepted");
        _logins = _meter.CreateCounter<long>("portolan.server.logins", "{login}", "Successful logins");
        _loginsRefused = _meter.CreateCounter<long>("portolan.server.logins.refused", "{login}", "Refused logins");
        _transfers = _meter.CreateCounter<long>("portolan.server.transfers", "{transfer}", "Transfers that ended");
        _bytes = _meter.CreateCounter<long>("portolan.server.bytes", "By", "Bytes on data connections");
        _dataFailures = _meter.CreateCounter<long>("portolan.server.data_connection.failures", "{failure}", "Failed data connections by cause");
    }

    public void SessionStarted() => _sessions.Add(1);

    public void LoggedIn() => _logins.Add(1);

    public void LoginRefused() => _loginsRefused.Add(1);

    public void TransferEnded(TransferRecord transfer)
    {
        _transfers.Add(1);
        _bytes.Add(transfer.Bytes);
        if (transfer.Connection.Failure != DataFailure.None && _dataFailures.Enabled)
            _dataFailures.Add(1, new KeyValuePair<string, object?>("cause", transfer.Connection.Failure.ToText()));
    }

    public void Dispose() => _meter.Dispose();
}

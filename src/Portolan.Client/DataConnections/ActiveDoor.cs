using System.Net;
using System.Security.Cryptography;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Active mode: we listen and say where, the server dials. RFC 959 §4.1.2 (PORT), RFC 2428 §2 (EPRT).</summary>
internal sealed class ActiveDoor : IDisposable
{
    private readonly ClientSession _session;
    private readonly DataConnectionTrace _trace;
    private readonly ConnectionListener _listener;

    private ActiveDoor(ClientSession session, DataConnectionTrace trace, ConnectionListener listener)
    {
        _session = session;
        _trace = trace;
        _listener = listener;
    }

    /// <summary>Listens on the control connection's own address and announces it.</summary>
    /// <exception cref="FtpDataConnectionException">No port to listen on, or the server refuses.</exception>
    public static async Task<ActiveDoor> OpenAsync(ClientSession session, DataConnectionTrace trace, CancellationToken cancellationToken)
    {
        var door = new ActiveDoor(session, trace, Listen(session, trace));
        try
        {
            await door.AnnounceAsync(cancellationToken).ConfigureAwait(false);
            return door;
        }
        catch
        {
            door.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the server's dial; anybody else is dropped.</summary>
    /// <exception cref="ConnectionException">Nobody came in time.</exception>
    public Task<TcpConnection> AcceptAsync(TimeSpan limit, CancellationToken cancellationToken) => Deadline.RunAsync(
        this, static (door, token) => door.AcceptServerAsync(token), limit, _session.Events.Time,
        $"Nobody dialled {_trace.Announced} within {limit.TotalSeconds:0.#} s.", cancellationToken);

    public void Dispose() => _listener.Dispose();

    private async ValueTask<TcpConnection> AcceptServerAsync(CancellationToken cancellationToken)
    {
        var server = _session.Control.Connection.RemoteEndPoint.Address;
        while (true)
        {
            var connection = await _listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
            if (connection.RemoteEndPoint.Address.Equals(server))
            {
                _trace.Local = connection.LocalEndPoint;
                _trace.Remote = connection.RemoteEndPoint;
                _session.Events.Reached(DataStep.Connected, _trace);
                return connection;
            }
            _trace.StrangersDropped++;
            _trace.LastStranger = connection.RemoteEndPoint.Address;
            _session.Events.Note($"{connection.RemoteEndPoint} dialled our data port but is not the server; dropped.");
            connection.Abort();
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        var address = _session.Options.Data.ActiveAddress ?? _listener.LocalEndPoint.Address;
        var announced = new IPEndPoint(address, _listener.LocalEndPoint.Port);
        _trace.Announced = announced;
        _session.Events.Reached(DataStep.Announced, _trace);
        var verb = _trace.Mode.Verb();
        var argument = _trace.Mode == DataMode.Eprt ? ExtendedHostPort.Format(announced) : HostPort.Format(announced);
        var reply = await _session.Control.SendAsync(verb, argument, cancellationToken).ConfigureAwait(false);
        if (reply.IsCompletion) return;
        var failure = reply.Code == 522 ? DataFailure.FamilyNotOffered : DataFailure.ActiveDisabled;
        throw DataFailures.Create(_trace, failure, $"The server refuses {verb} {argument}: {reply} If a router hides this computer, announce its external address, or use passive mode.", reply: reply);
    }

    private static ConnectionListener Listen(ClientSession session, DataConnectionTrace trace)
    {
        var address = session.Control.Connection.LocalEndPoint.Address;
        var range = session.Options.Data.ActivePorts;
        try
        {
            return range is null ? new ConnectionListener(new IPEndPoint(address, 0), backlog: 8) : ListenInRange(address, range.Value);
        }
        catch (ConnectionException e)
        {
            var where = range is null ? $"{address}" : $"{address}, ports {range}";
            throw DataFailures.Create(trace, DataFailure.LocalError, $"Cannot listen on {where} for active mode: {e.Message}", e);
        }
    }

    private static ConnectionListener ListenInRange(IPAddress address, PortRange range)
    {
        var begin = RandomNumberGenerator.GetInt32(range.Count);
        for (var i = 0; ; i++)
        {
            var port = range.First + ((begin + i) % range.Count);
            try
            {
                return new ConnectionListener(new IPEndPoint(address, port), backlog: 8);
            }
            catch (ConnectionException e) when (e.Fault == ConnectionFault.AddressInUse && i < range.Count - 1)
            {
                continue; // taken: the next one
            }
        }
    }
}

using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Net;
using Portolan.Server.Control;
using Portolan.Server.Sessions;

namespace Portolan.Server;

/// <summary>
/// An FTP and FTPS server. <code>await using var server = new FtpServer(options); await server.StartAsync();</code>
/// needs nothing else; <c>services.AddPortolanServer(…)</c> runs it in a host.
/// </summary>
public sealed class FtpServer : IAsyncDisposable
{
    private const int MostTurnedAwayAtOnce = 256;
    private readonly ServerContext _context;
    private readonly List<ConnectionListener> _listeners = [];
    private readonly List<Task> _acceptLoops = [];
    private readonly CancellationTokenSource _hurry = new();
    private readonly Lock _stopGate = new();
    private Heartbeat? _heartbeat;
    private Task? _stopped;
    private int _turningAway;

    /// <exception cref="ArgumentException">The options cannot be used; the message says why and what to change.</exception>
    public FtpServer(FtpServerOptions options, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        if (options.Validate() is { Count: > 0 } problems) throw new ArgumentException(string.Join(' ', problems), nameof(options));
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Portolan.Server");
        _context = new ServerContext(options, new ServerLog(logger), timeProvider ?? TimeProvider.System);
        Control = new ServerControl(_context);
    }

    /// <summary>The one door for consoles and programs: sessions, settings, events.</summary>
    public ServerControl Control { get; }

    internal ServerContext Context => _context;

    /// <summary>Where the server listens for control connections, with the ports the system chose.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; private set; } = [];

    /// <summary>The addresses among <see cref="EndPoints"/> that begin with TLS.</summary>
    public IReadOnlyList<IPEndPoint> ImplicitTlsEndPoints { get; private set; } = [];

    /// <summary>Opens the listening ports and serves until <see cref="StopAsync"/>.</summary>
    /// <exception cref="ConnectionException">A port is taken (AddressInUse) or not permitted (AccessDenied); nothing is left open.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_heartbeat is not null || _stopped is not null) throw new InvalidOperationException("A server starts once.");
        var options = _context.Options;
        _context.Certificate.Use(options.Tls);
        try
        {
            EndPoints = [.. options.Listen.Select(local => Listen(local, implicitTls: false))];
            ImplicitTlsEndPoints = [.. options.ImplicitTlsListen.Select(local => Listen(local, implicitTls: true))];
        }
        catch (ConnectionException)
        {
            foreach (var listener in _listeners) listener.Dispose();
            throw;
        }
        _heartbeat = new Heartbeat(_context);
        _context.PortMapping.Start(() => _context.Options, [.. EndPoints, .. ImplicitTlsEndPoints]);
        return _context.Inspector.StartAsync([.. EndPoints, .. ImplicitTlsEndPoints], cancellationToken);
    }

    /// <summary>Stops listening, lets running transfers finish within the drain time, then ends what is left.</summary>
    /// <param name="cancellationToken">Cancelled: do not wait for transfers any longer.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await using var registration = cancellationToken.UnsafeRegister(static hurry => ((CancellationTokenSource)hurry!).Cancel(), _hurry);
        lock (_stopGate) _stopped ??= StopOnceAsync();
        await _stopped;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await StopAsync(atOnce.Token);
        _context.Dispose();
    }

    private async Task StopOnceAsync()
    {
        await Task.Yield(); // out of the lock
        foreach (var listener in _listeners) listener.Dispose();
        await Task.WhenAll(_acceptLoops);
        var sessions = _context.Sessions;
        var drain = _context.Options.Limits.DrainTimeout;
        var startedAt = _context.Time.GetTimestamp();
        _context.Log.Stopping(sessions.Count, sessions.All.Count(session => session.RunningWork is not null), drain);
        foreach (var session in sessions.All) session.RequestClose(Farewell.ServerStopped, letTransferFinish: true);
        if (!await EndedWithinAsync(startedAt, drain, _hurry.Token))
        {
            foreach (var session in sessions.All) session.RequestClose(Farewell.ServerStopped);
            if (!await EndedWithinAsync(_context.Time.GetTimestamp(), TimeSpan.FromSeconds(2), CancellationToken.None))
                foreach (var session in sessions.All) session.Abort();
            await EndedWithinAsync(_context.Time.GetTimestamp(), TimeSpan.FromSeconds(2), CancellationToken.None);
        }
        await _context.PortMapping.StopAsync(_hurry.Token);
        _heartbeat?.Dispose();
        _context.Log.Stopped();
    }

    private IPEndPoint Listen(IPEndPoint local, bool implicitTls)
    {
        var listener = new ConnectionListener(local, forControl: true);
        _listeners.Add(listener);
        _acceptLoops.Add(AcceptLoopAsync(listener, implicitTls));
        _context.Log.Listening(listener.LocalEndPoint, implicitTls);
        return listener.LocalEndPoint;
    }

    private async Task AcceptLoopAsync(ConnectionListener listener, bool implicitTls)
    {
        while (true)
        {
            TcpConnection connection;
            try
            {
                connection = await listener.AcceptAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            Admit(connection, implicitTls, listener.TookReservedDescriptor);
        }
    }

    /// <summary>Never throws: one bad connection must not end the accept loop.</summary>
    private void Admit(TcpConnection connection, bool implicitTls, bool isLast)
    {
        var client = connection.RemoteEndPoint;
        if (_context.Guard.TurnAway(client.Address) is { } unwelcome)
        {
            _context.Log.Unwelcome(client, unwelcome.Text);
            TurnAway(connection, unwelcome, implicitTls || _context.Guard.TurnsAwaySilently);
            return;
        }
        if ((isLast || _context.Memory.IsShort ? Replies.OutOfResources : _context.Sessions.TryAdmit(client.Address, _context.Options.Limits)) is { } refusal)
        {
            _context.Log.TurnedAway(client, refusal.Text);
            TurnAway(connection, refusal, silently: implicitTls); // a reply in clear would only be a broken handshake
            return;
        }
        try
        {
            Begin(new ControlSession(_context, connection, implicitTls, _context.Sessions.NextId()));
        }
        catch (Exception e)
        {
            _context.Sessions.Leave(client.Address);
            connection.Abort();
            _context.Log.AdmissionFailed(client, e);
        }
    }

    private void Begin(ControlSession session)
    {
        _context.Sessions.Add(session);
        session.Started();
        _ = ControlLoop.RunAsync(session); // never throws; comes back with its first wait
    }

    /// <summary>A storm of connections gets no more replies than a few at once; the rest of it is closed.</summary>
    private void TurnAway(TcpConnection connection, Protocol.Reply refusal, bool silently)
    {
        if (silently || Volatile.Read(ref _turningAway) >= MostTurnedAwayAtOnce) connection.Abort();
        else _ = TurnAwayAsync(connection, refusal);
    }

    /// <summary>Never throws.</summary>
    private async Task TurnAwayAsync(TcpConnection connection, Protocol.Reply refusal)
    {
        Interlocked.Increment(ref _turningAway);
        await using (connection)
        {
            try
            {
                using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                await connection.SendAsync(refusal.Encoded, soon.Token);
                await connection.CompleteAsync(soon.Token);
            }
            catch (Exception e) when (e is ConnectionException or OperationCanceledException)
            {
                connection.Abort();
            }
            finally
            {
                Interlocked.Decrement(ref _turningAway);
            }
        }
    }

    private async Task<bool> EndedWithinAsync(long startedAt, TimeSpan limit, CancellationToken cancellationToken)
    {
        var sessions = _context.Sessions;
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (sessions.Count > 0)
        {
            if (cancellationToken.IsCancellationRequested || _context.Time.GetElapsedTime(startedAt) > limit) return false;
            await poll.WaitForNextTickAsync(CancellationToken.None);
        }
        return true;
    }
}

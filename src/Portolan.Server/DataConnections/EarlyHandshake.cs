using Portolan.Net;

namespace Portolan.Server.DataConnections;

/// <summary>
/// TLS on a passive data connection that stands before its transfer command: some clients shake hands at once, and send the command only when that
/// is done. Waits for the client's first byte; most clients send it after the command, and then this is the ordinary handshake.
/// </summary>
internal sealed class EarlyHandshake
{
    private readonly TcpConnection _dialled;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<Connection> _handshake;

    // Until the command is known no tickets are sent: a client that only uploads would leave them unread, and its close be a reset.
    private volatile TlsPurpose _purpose = TlsPurpose.Upload;

    public EarlyHandshake(TcpConnection dialled, TlsScope scope)
    {
        _dialled = dialled;
        _handshake = RunAsync(scope);
    }

    /// <summary>Goes on with it for the transfer that was asked for meanwhile.</summary>
    /// <exception cref="ConnectionException">The handshake failed; the connection is closed.</exception>
    public async ValueTask<Connection> CompleteAsync(TlsPurpose purpose, CancellationToken cancellationToken)
    {
        _purpose = purpose;
        await using var registration = cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
        try
        {
            return await _handshake;
        }
        catch
        {
            _dialled.Abort(); // it may have been given up before the engine took it over
            throw;
        }
    }

    /// <summary>The next transfer is to go in clear after all.</summary>
    public async ValueTask StopAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_handshake).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Nobody wants the connection any more: closes it in order, for a reset would make some clients give up the session.</summary>
    public async Task GiveUpAsync()
    {
        await StopAsync();
        var connection = _handshake.IsCompletedSuccessfully ? _handshake.Result : _dialled;
        try
        {
            await connection.CompleteAsync();
        }
        catch (ConnectionException)
        {
            // The client closed first: that is as good.
        }
        await connection.DisposeAsync();
    }

    private async Task<Connection> RunAsync(TlsScope scope)
    {
        await _dialled.ReceiveAsync(Memory<byte>.Empty, _stop.Token);
        return await scope.AuthenticateAsync(_dialled, _purpose, _stop.Token);
    }
}

using Portolan.Net;
using Portolan.Server.DataConnections;
using Portolan.Server.Sessions;

namespace Portolan.Server.Transfers;

/// <summary>
/// Where data connections must resume: shakes hands with everybody who dials from the client's address, all at once, and gives the one that resumes
/// the session of the control connection. A second client behind that address can neither take its place nor hold it up by silence.
/// </summary>
internal sealed class ResumingDial(ControlSession session, DataChannel channel, TlsScope scope, TlsPurpose purpose)
{
    private const int MostAtOnce = 8;

    /// <summary>How much later than somebody refused the real client may dial. A client that cannot resume hears of it after this time.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly List<Task<Handshake>> _handshakes = [];
    private Task<TcpConnection>? _dial;
    private Task? _grace;
    private ConnectionException? _refusal;

    /// <exception cref="ConnectionException">Those who dialled did not resume.</exception>
    public async Task<Connection> OpenAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (true)
            {
                await AwaitNewsAsync(stop.Token);
                if (await TakeNewsAsync(stop.Token) is not { } proven) continue;
                channel.Found();
                return proven;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await EndOthersAsync();
        }
    }

    private async Task AwaitNewsAsync(CancellationToken cancellationToken)
    {
        if (_handshakes.Count < MostAtOnce) _dial ??= channel.OpenAsync(cancellationToken).AsTask();
        List<Task> awaited = [.. _handshakes];
        if (_dial is not null) awaited.Add(_dial);
        if (_grace is not null && _handshakes.Count == 0) awaited.Add(_grace);
        await Task.WhenAny(awaited);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>One piece of news; a connection where it proved to be the client's.</summary>
    private async ValueTask<Connection?> TakeNewsAsync(CancellationToken cancellationToken)
    {
        if (_dial is { IsCompleted: true } dial)
        {
            _dial = null;
            _handshakes.Add(ShakeHandsAsync(await dial, cancellationToken));
            return null;
        }
        if (_handshakes.Find(handshake => handshake.IsCompleted) is not { } ended) throw _refusal!; // the grace is over
        _handshakes.Remove(ended);
        var (connection, fault) = await ended;
        if (connection?.Tls is { Resumed: true }) return connection;
        _grace = Task.Delay(Grace, session.Time, cancellationToken);
        _refusal = connection is null ? fault : await DataConnectionOpening.RefuseAsync(session, channel, connection, cancellationToken);
        return null;
    }

    private async Task<Handshake> ShakeHandsAsync(TcpConnection dialled, CancellationToken cancellationToken)
    {
        try
        {
            return new(await channel.SecureAsync(dialled, scope, purpose, cancellationToken), null);
        }
        catch (ConnectionException e)
        {
            return new(null, e);
        }
        catch (OperationCanceledException)
        {
            return new(null, null);
        }
    }

    private async Task EndOthersAsync()
    {
        foreach (var handshake in _handshakes)
            if ((await handshake).Connection is { } other) other.Abort();
        if (_dial is null) return;
        await ((Task)_dial).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_dial.IsCompletedSuccessfully) _dial.Result.Abort();
    }

    /// <summary>Either of the two; none where it was cancelled.</summary>
    private readonly record struct Handshake(Connection? Connection, ConnectionException? Fault);
}

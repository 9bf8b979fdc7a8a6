using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>
/// The control connection: one loop reads replies and hands each to the command that waits longest. Commands may be sent by any task;
/// none is lost or answered by another's reply, also when its caller stopped waiting. RFC 959 §5.4.
/// </summary>
internal sealed class ControlConnection : IAsyncDisposable
{
    private const int LongestLine = 64 * 1024;

    private readonly ClientEvents _events;
    private readonly TimeoutOptions _timeouts;
    private readonly ReplyReader _replies = new(LongestLine);
    private readonly ExchangeQueue _waiting;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _closing = new(); // never disposed: it holds no timer, and late callers may still ask

    private Connection _connection;
    private Task _reading = Task.CompletedTask;

    public ControlConnection(TcpConnection connection, TimeoutOptions timeouts, ClientEvents events)
    {
        _connection = connection;
        _timeouts = timeouts;
        _events = events;
        _waiting = new ExchangeQueue(events);
    }

    public Connection Connection => _connection;

    /// <summary>False once it was lost, or the server said 421.</summary>
    public bool IsUsable => _waiting.IsUsable;

    /// <summary>Starts the reader and waits for the server's first words.</summary>
    public Task<Reply> StartAsync(CancellationToken cancellationToken)
    {
        var greeting = new Exchange("the greeting");
        _waiting.Add(greeting);
        _reading = ReadAsync();
        return AwaitAsync(greeting, greeting.Final, cancellationToken);
    }

    /// <summary>Sends a command and returns its final reply, whatever it says.</summary>
    public async Task<Reply> SendAsync(string verb, string? argument, CancellationToken cancellationToken)
    {
        var exchange = await PostAsync(verb, argument, cancellationToken).ConfigureAwait(false);
        return await AwaitAsync(exchange, exchange.Final, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a command; its replies come to the exchange.</summary>
    /// <exception cref="ArgumentException">The argument holds CR, LF or NUL.</exception>
    public Task<Exchange> PostAsync(string verb, string? argument, CancellationToken cancellationToken, bool pausesReading = false) =>
        PostAsync(new Exchange(Secrets.Mask(verb, argument), pausesReading), CommandText.Encode(verb, argument), cancellationToken);

    /// <summary>
    /// Nobody knows how many replies are still to come: sends a NOOP and passes everything over until its own reply. 225, 226 and 4xx belong to
    /// transfers and to ABOR, never to NOOP.
    /// </summary>
    public Task<Exchange> PostBarrierAsync()
    {
        _waiting.Clear();
        var barrier = new Exchange("NOOP") { IsAnswer = static reply => reply.Class is 2 or 5 && reply.Code is not (225 or 226) };
        return PostAsync(barrier, CommandText.Encode("NOOP", null), CancellationToken.None);
    }

    /// <summary>Waits for a reply; a server that stays silent too long is given up.</summary>
    public async Task<Reply> AwaitAsync(Exchange exchange, Task<Reply> reply, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var patience = limit ?? _timeouts.Reply;
        try
        {
            return await reply.WaitAsync(patience, _events.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw Fail(new FtpConnectException($"The server did not answer {exchange.Command} within {patience.TotalSeconds:0.#} s; the connection is given up. Connect again.", e));
        }
    }

    /// <summary>Runs the TLS handshake. The reader must have paused: it does behind the reply to AUTH, and before it was started.</summary>
    /// <exception cref="FtpTlsException">Bytes in clear wait behind the reply to AUTH.</exception>
    public async Task SecureAsync(TlsScope scope, CancellationToken cancellationToken)
    {
        await _reading.ConfigureAwait(false);
        var plain = (TcpConnection)_connection;
        if (!_replies.IsEmpty || (_reading != Task.CompletedTask && plain.Available > 0))
            throw Fail(new FtpTlsException(TlsStage.Injection, "Bytes in clear came behind the reply to AUTH TLS: somebody between here and the server tries to inject replies, or the server is broken. The connection was closed; nothing secret was sent."));
        _connection = await scope.AuthenticateAsync(plain, TlsPurpose.Control, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads on after <see cref="SecureAsync"/>.</summary>
    public void Resume() => _reading = ReadAsync();

    /// <summary>Gives the connection up; every command that waits fails with <paramref name="exception"/>. The first fault stays.</summary>
    /// <returns>The exception to throw: the first fault.</returns>
    public FtpException Fail(FtpException exception)
    {
        exception = Condemn(exception);
        _connection.Abort();
        return exception;
    }

    /// <summary>Hangs up, in order where the connection is sound.</summary>
    public async ValueTask DisposeAsync()
    {
        var wasSound = IsUsable;
        Condemn(new FtpConnectException("The connection was closed on this side."));
        if (wasSound) await SayGoodbyeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private FtpException Condemn(FtpException exception)
    {
        exception = _waiting.Fail(exception);
        _closing.Cancel();
        return exception;
    }

    private async Task<Exchange> PostAsync(Exchange exchange, byte[] bytes, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _waiting.Add(exchange);
            _events.Sent(exchange.Command);
            // Not the caller's token: half a command line would put the connection out of step.
            using var deadline = new CancellationTokenSource(_timeouts.Reply, _events.Time);
            await _connection.SendAsync(bytes, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConnectionException or OperationCanceledException)
        {
            // The reader knows more: what the server said last, how it closed. Give it the word.
            if (e is ConnectionException) await _reading.WaitAsync(TimeSpan.FromSeconds(1), _events.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw Fail(new FtpConnectException($"{exchange.Command} could not be sent: {e.Message}", e));
        }
        finally
        {
            _sending.Release();
        }
        return exchange;
    }

    private async Task SayGoodbyeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1), _events.Time);
        try
        {
            await _connection.CompleteAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConnectionException or OperationCanceledException)
        {
            _connection.Abort(); // a server that does not listen needs no goodbye
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                while (_replies.TryRead(out var reply))
                {
                    _events.Received(reply);
                    if (_waiting.Deliver(reply) is { PausesReading: true }) return;
                }
                var count = await _connection.ReceiveAsync(_replies.GetFreeMemory(), _closing.Token).ConfigureAwait(false);
                if (count == 0) break;
                _replies.Advance(count);
            }
            Fail(Lost("The server closed the control connection", null));
        }
        catch (ConnectionException e)
        {
            Fail(Lost($"The control connection was lost ({e.Message})", e));
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            return; // closed on this side: Fail has told everybody
        }
        catch (ReplyFormatException e)
        {
            Fail(new FtpProtocolException(($"The server's reply makes no sense: {e.Message} Is it an FTP server?", $"无法理解服务器的应答：{Chinese(e)}它是 FTP 服务器吗？"), e));
        }
    }

    private static string Chinese(ReplyFormatException e) => e.Fault switch
    {
        ReplyFault.NoReply => $"“{e.Text}”不是 FTP 应答。",
        ReplyFault.LineTooLong => "有一行超过 64 KiB。",
        _ => "应答的行数或字节数过多。",
    };

    private FtpConnectException Lost(string what, Exception? inner)
    {
        var farewell = _waiting.Farewell;
        return new FtpConnectException(farewell is null ? $"{what}. Connect again." : $"{what}, saying: {farewell}", inner, farewell);
    }
}

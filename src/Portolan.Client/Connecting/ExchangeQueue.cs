using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>The commands that wait for replies, in the order they left. Replies come in the same order. RFC 959 §5.4.</summary>
internal sealed class ExchangeQueue(ClientEvents events)
{
    private readonly Lock _gate = new();
    private readonly Queue<Exchange> _waiting = new();
    private FtpException? _fault;
    private Reply? _farewell;

    /// <summary>False once the connection was given up, or the server said 421.</summary>
    public bool IsUsable
    {
        get
        {
            lock (_gate) return _fault is null && _farewell is null;
        }
    }

    /// <summary>What the server said before it closed (421).</summary>
    public Reply? Farewell
    {
        get
        {
            lock (_gate) return _farewell;
        }
    }

    /// <exception cref="FtpConnectException">The connection was given up; says why.</exception>
    public void Add(Exchange exchange)
    {
        lock (_gate)
        {
            if (_fault is not null) throw new FtpConnectException(_fault.Message, _fault, _farewell);
            _waiting.Enqueue(exchange);
        }
    }

    /// <summary>Forgets who waits: what they wait for may never come.</summary>
    public void Clear()
    {
        lock (_gate) _waiting.Clear();
    }

    /// <summary>Hands a reply to whom it belongs; one that nobody asked for is noted.</summary>
    /// <returns>The command that is settled now; null where a preliminary reply came, or nobody waited.</returns>
    public Exchange? Deliver(Reply reply)
    {
        Exchange? exchange;
        lock (_gate)
        {
            if (reply.Code == 421) _farewell = reply;
            if (_waiting.TryPeek(out exchange) && exchange.IsAnswer?.Invoke(reply) == false) return null;
            if (!reply.IsPreliminary) _waiting.TryDequeue(out _);
        }
        if (exchange is null)
        {
            events.Note(reply.Code == 421 ? $"The server says goodbye: {reply}" : $"A reply came that nothing asked for; it is ignored: {reply}");
            return null;
        }
        if (!reply.IsPreliminary)
        {
            exchange.Finish(reply);
            return exchange;
        }
        exchange.Begin(reply);
        return null;
    }

    /// <summary>Gives up: everyone who waits, or will ask, fails.</summary>
    /// <returns>Why: the first fault stays.</returns>
    public FtpException Fail(FtpException exception)
    {
        Exchange[] orphans;
        lock (_gate)
        {
            exception = _fault ??= exception;
            orphans = [.. _waiting];
            _waiting.Clear();
        }
        foreach (var orphan in orphans) orphan.Fail(exception);
        return exception;
    }
}

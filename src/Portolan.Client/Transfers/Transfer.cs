using Microsoft.Win32.SafeHandles;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>
/// One transfer from its 150 to its final reply: the data connection, the exchange on the control connection, and the turn. It succeeded only
/// when the data ended in order and the server said 226. RFC 959 §5.4.
/// </summary>
internal sealed class Transfer : IAsyncDisposable
{
    /// <summary>What is on its way may still come although the server has spoken its last word.</summary>
    private static readonly TimeSpan LateData = TimeSpan.FromSeconds(2);

    private readonly ClientSession _session;
    private readonly ClientSession.Turn _turn;
    private readonly Exchange _exchange;
    private readonly Connection _data;
    private readonly TransferRequest _request;
    private readonly bool _announcedAddress;
    private readonly TransferWatch _watch;
    private readonly CancellationTokenSource _interrupt = new();
    private bool _sawEnd;
    private bool _ended;

    public Transfer(ClientSession session, ClientSession.Turn turn, Exchange exchange, Connection data, DataConnectionTrace trace, Reply start, TransferRequest request, bool announcedAddress)
    {
        _session = session;
        _turn = turn;
        _exchange = exchange;
        _data = data;
        _request = request;
        _announcedAddress = announcedAddress;
        Trace = trace;
        Start = start;
        _watch = new TransferWatch(Counter, session.Options.Timeouts.IdleData, session.Events.Time, _interrupt);
        _ = WatchControlAsync();
    }

    public DataConnectionTrace Trace { get; }

    public Connection Data => _data;

    public Reply Start { get; }

    public Reply? FinalReply { get; private set; }

    public ByteCounter Counter { get; } = new();

    /// <summary>Receives at least one byte, or 0 at the end. The end alone proves nothing: <see cref="CompleteAsync"/> does.</summary>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_sawEnd) return 0;
        using var waiting = Begin(cancellationToken);
        try
        {
            var count = await _data.ReceiveAsync(buffer, _interrupt.Token).ConfigureAwait(false);
            Count(count);
            if (count == 0) NoteEnd(_data.Tls is null ? CloseKind.Fin : CloseKind.CloseNotify);
            return count;
        }
        catch (ConnectionException e) when (e.Fault == ConnectionFault.TruncatedTls)
        {
            NoteEnd(CloseKind.TruncatedTls);
            return 0;
        }
        catch (Exception e)
        {
            throw await BreakAsync(e, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        using var waiting = Begin(cancellationToken);
        try
        {
            await _data.SendAsync(data, _interrupt.Token).ConfigureAwait(false);
            Count(data.Length);
        }
        catch (Exception e)
        {
            throw await BreakAsync(e, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Receives everything into a file, by the kernel where it can.</summary>
    public async Task<long> ReceiveFileAsync(SafeFileHandle file, long offset, CancellationToken cancellationToken)
    {
        using var waiting = Begin(cancellationToken);
        try
        {
            var bytes = await _data.ReceiveFileAsync(file, offset, long.MaxValue, Counter, _interrupt.Token).ConfigureAwait(false);
            if (bytes > 0) _session.Events.Reached(DataStep.FirstByte, Trace);
            NoteEnd(_data.Tls is null ? CloseKind.Fin : CloseKind.CloseNotify);
            return bytes;
        }
        catch (ConnectionException e) when (e.Fault == ConnectionFault.TruncatedTls)
        {
            NoteEnd(CloseKind.TruncatedTls);
            return Counter.Value;
        }
        catch (Exception e)
        {
            throw await BreakAsync(e, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a part of a file, by the kernel where it can.</summary>
    public async Task<long> SendFileAsync(SafeFileHandle file, long offset, long length, CancellationToken cancellationToken)
    {
        using var waiting = Begin(cancellationToken);
        try
        {
            var bytes = await _data.SendFileAsync(file, offset, length, Counter, _interrupt.Token).ConfigureAwait(false);
            if (bytes > 0) _session.Events.Reached(DataStep.FirstByte, Trace);
            return bytes;
        }
        catch (Exception e)
        {
            throw await BreakAsync(e, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the data in order and waits for the server's last word.</summary>
    /// <exception cref="FtpException">The server does not say that it succeeded.</exception>
    public async Task<Reply> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_ended) return FinalReply ?? throw new InvalidOperationException("The transfer was given up.");
        try
        {
            await EndDataAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!_ended)
        {
            throw await BreakAsync(e, cancellationToken).ConfigureAwait(false);
        }
        Exception? error = null;
        try
        {
            var reply = await _session.Control.AwaitAsync(_exchange, _exchange.Final, cancellationToken).ConfigureAwait(false);
            if (!reply.IsCompletion) throw DataFailures.OfReply(reply, _exchange.Command, Trace, _session.DataProtected);
            if (Trace.Close == CloseKind.TruncatedTls) _session.Events.Note($"The server closed the data connection without close_notify; only its {reply.Code} says that nothing is missing.");
            Trace.ReplyCode = reply.Code;
            return FinalReply = reply;
        }
        catch (Exception e)
        {
            error = e;
            throw;
        }
        finally
        {
            await EndAsync(error).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the transfer up and brings the control connection back in step (or gives it up too).</summary>
    public async Task AbortAsync(Exception? why = null)
    {
        if (_ended) return;
        _data.Abort();
        if (Trace.Failure == DataFailure.None) Trace.Failure = DataFailure.Aborted;
        if (Trace.Close == CloseKind.None) Trace.Close = CloseKind.Aborted;
        await AbortSequence.RunAsync(_session, _exchange).ConfigureAwait(false);
        if (_exchange.Final.IsCompletedSuccessfully) Trace.ReplyCode = (FinalReply = _exchange.Final.Result).Code;
        await EndAsync(why).ConfigureAwait(false);
    }

    /// <summary>Gives up what has not ended.</summary>
    public async ValueTask DisposeAsync() => await AbortAsync().ConfigureAwait(false);

    private Waiting Begin(CancellationToken cancellationToken)
    {
        if (_ended) throw new InvalidOperationException("The transfer has ended.");
        _watch.Begin();
        return new Waiting(_watch, cancellationToken.UnsafeRegister(static interrupt => ((CancellationTokenSource)interrupt!).Cancel(), _interrupt));
    }

    private void Count(int bytes)
    {
        if (bytes == 0) return;
        if (Counter.Value == 0) _session.Events.Reached(DataStep.FirstByte, Trace);
        Counter.Add(bytes);
    }

    private void NoteEnd(CloseKind close)
    {
        _sawEnd = true;
        Trace.Close = close;
        if (Counter.Value > 0) _session.Events.Reached(DataStep.LastByte, Trace);
    }

    // A server that fails says so while we still send or wait for data.
    private async Task WatchControlAsync()
    {
        await ((Task)_exchange.Final).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_exchange.Final.IsCompletedSuccessfully && _exchange.Final.Result.IsCompletion) return;
        if (_request.Direction == TlsPurpose.Download) await Task.Delay(LateData, _session.Events.Time).ConfigureAwait(false);
        if (!_ended) await _interrupt.CancelAsync().ConfigureAwait(false);
    }

    private async Task EndDataAsync(CancellationToken cancellationToken)
    {
        using (Begin(cancellationToken))
        {
            if (_request.Direction == TlsPurpose.Download && !_sawEnd) throw new InvalidOperationException("There is more to read: read to the end, or abort.");
            if (_request.Direction == TlsPurpose.Upload)
            {
                if (Counter.Value > 0) _session.Events.Reached(DataStep.LastByte, Trace);
                Trace.Close = await OrderlyClose.AfterUploadAsync(_data, _exchange, _session.Events.Time, _interrupt.Token).ConfigureAwait(false);
            }
            else await OrderlyClose.AfterDownloadAsync(_data, _interrupt.Token).ConfigureAwait(false);
        }
        await _data.DisposeAsync().ConfigureAwait(false);
        Trace.Bytes = Counter.Value;
        _session.Events.Reached(DataStep.Closed, Trace);
    }

    // Finds out why an operation on the data connection failed, and ends the transfer.
    private async Task<Exception> BreakAsync(Exception e, CancellationToken cancellationToken)
    {
        if (_ended) return e;
        var error = await ExplainAsync(e, cancellationToken).ConfigureAwait(false);
        await AbortAsync(error).ConfigureAwait(false);
        return error;
    }

    private async Task<Exception> ExplainAsync(Exception e, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested && e is OperationCanceledException or ConnectionException { Fault: ConnectionFault.Aborted })
            return new OperationCanceledException("The transfer was cancelled.", e, cancellationToken);
        if (_watch.Stalled)
            return DataFailures.Create(Trace, DataFailure.Stalled, $"No byte moved for {_session.Options.Timeouts.IdleData.TotalSeconds:0.#} s; the transfer was given up after {Counter.Value} bytes. The network or the server hangs.", e);
        if (e is not (ConnectionException or OperationCanceledException)) return e; // the local file, or a caller's mistake
        _data.Abort();
        Trace.Close = e is ConnectionException { Fault: ConnectionFault.Reset } ? CloseKind.Reset : CloseKind.Aborted;
        await ((Task)_exchange.Final).WaitAsync(_session.Options.Timeouts.Abort, _session.Events.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_exchange.Final.IsFaulted)
            return DataFailures.Create(Trace, DataFailure.ControlLost, $"The control connection was lost while data ran, after {Counter.Value} bytes: {_exchange.Final.Exception!.InnerException!.Message}", _exchange.Final.Exception.InnerException);
        var failure = e is ConnectionException fault ? DataFailures.Of(fault.Fault) : DataFailure.Aborted;
        if (_exchange.Final.IsCompletedSuccessfully && _exchange.Final.Result is { IsFailure: true } reply)
        {
            if (reply.Code == 426) Trace.Failure = failure;
            return DataFailures.OfReply(reply, _exchange.Command, Trace, _session.DataProtected);
        }
        return DataFailures.Create(Trace, failure, $"The data connection broke after {Counter.Value} bytes: {e.Message}", e);
    }

    private async Task EndAsync(Exception? error)
    {
        if (_ended) return;
        _ended = true;
        Trace.Bytes = Counter.Value;
        await _watch.DisposeAsync().ConfigureAwait(false);
        await _data.DisposeAsync().ConfigureAwait(false);
        if (error is null && Trace.Failure == DataFailure.None && _session.Options.Data.Remember)
            DataModeMemory.Remember(_session.Control.Connection.RemoteEndPoint, new DataModeMemory.Choice(Trace.Mode, _announcedAddress));
        _session.Events.Ended(Trace, error);
        _turn.Dispose();
    }

    private readonly struct Waiting(TransferWatch watch, CancellationTokenRegistration registration) : IDisposable
    {
        public void Dispose()
        {
            registration.Dispose();
            watch.End();
        }
    }
}

using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Net.SslStreams;

/// <summary>TLS by SslStream over a TCP connection.</summary>
internal sealed class SslStreamConnection : Connection
{
    private readonly TcpConnection _tcp;
    private readonly ConnectionStream _stream;
    private readonly SslStream _ssl;
    private readonly ReadTurn _turn = new();
    private bool _completed;

    /// <summary>Takes over a connection whose handshake is done.</summary>
    public SslStreamConnection(TcpConnection tcp, ConnectionStream stream, SslStream ssl)
    {
        (_tcp, _stream, _ssl) = (tcp, stream, ssl);
        stream.HandshakeDone(_turn);
        var alpn = ssl.NegotiatedApplicationProtocol;
        Tls = new TlsState(
            ssl.SslProtocol,
            ssl.NegotiatedCipherSuite.ToString(),
            stream.Resumed,
            ssl.RemoteCertificate as X509Certificate2,
            alpn.Protocol.IsEmpty ? null : alpn.ToString());
    }

    public override IPEndPoint LocalEndPoint => _tcp.LocalEndPoint;
    public override IPEndPoint RemoteEndPoint => _tcp.RemoteEndPoint;
    public override TlsState Tls { get; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        await _turn.TakeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            read = await _ssl.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Fault(e);
        }
        finally
        {
            _turn.Return();
        }
        // After close_notify SslStream reports the end without asking for more; if it did ask and found FIN, bytes may be missing.
        if (read == 0 && !buffer.IsEmpty && _stream.Ended)
            throw TlsFaults.Truncated(RemoteEndPoint);
        return read;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        if (data.IsEmpty)
            return;
        try
        {
            await _ssl.WriteAsync(data, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Fault(e);
        }
    }

    public override ValueTask<long> SendFileAsync(SafeFileHandle file, long offset, long length, ByteCounter counter, CancellationToken cancellationToken = default)
        => BufferedFileCopy.SendAsync(this, file, offset, length, counter, cancellationToken);

    public override ValueTask<long> ReceiveFileAsync(SafeFileHandle file, long offset, long limit, ByteCounter counter, CancellationToken cancellationToken = default)
        => BufferedFileCopy.ReceiveAsync(this, file, offset, limit, counter, cancellationToken);

    public override async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_completed)
            return;
        _completed = true;
        await SendCloseNotifyAsync(cancellationToken).ConfigureAwait(false);
        await _tcp.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<Connection> RemoveTlsAsync(CancellationToken cancellationToken = default)
    {
        _stream.ReadNoFurtherThanRecords();
        await SendCloseNotifyAsync(cancellationToken).ConfigureAwait(false);
        if (await ReceiveAsync(new byte[256], cancellationToken).ConfigureAwait(false) > 0)
            throw TlsFaults.Record(RemoteEndPoint, new(TlsReason.DataAfterEnd));
        return _tcp;
    }

    public override void Abort() => _tcp.Abort();

    public override async ValueTask DisposeAsync()
    {
        await _tcp.DisposeAsync().ConfigureAwait(false);
        await _ssl.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask SendCloseNotifyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _turn.StartAsync(_ssl.ShutdownAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Fault(e);
        }
    }

    private ConnectionException Fault(Exception exception)
    {
        if (_tcp.EndedByUs)
            return SocketFaults.ToException(exception, RemoteEndPoint, endedByUs: true);
        if (_stream.Fault is { } fault)
            return fault;
        if (_stream.Ended)
            return TlsFaults.Truncated(RemoteEndPoint, exception);
        return TlsFaults.Record(RemoteEndPoint, SslStreamFaults.ReasonOf(exception), exception);
    }
}

using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Net.OpenSsl;

/// <summary>TLS by OpenSSL on the descriptor of a non-blocking socket. No thread waits: who cannot go on awaits the socket.</summary>
[SupportedOSPlatform("linux")]
internal sealed class OpenSslConnection : Connection
{
    private const int LargeBytes = 64 * 1024;
    private readonly TcpConnection _tcp;
    private readonly SslCalls _ssl;
    private TlsState? _state;
    private bool _kernelSends;
    private bool _completed;

    /// <summary>Takes over a connection and an SSL that is ready for its handshake.</summary>
    public OpenSslConnection(TcpConnection tcp, SslHandle ssl, OpenSslHandshake handshake, KernelTls kernelTls)
    {
        _tcp = tcp;
        _ssl = new SslCalls(tcp, ssl, handshake, kernelTls);
    }

    public override IPEndPoint LocalEndPoint => _tcp.LocalEndPoint;
    public override IPEndPoint RemoteEndPoint => _tcp.RemoteEndPoint;
    public override TlsState? Tls => _state;

    /// <summary>Runs the handshake.</summary>
    /// <param name="known">The peer's certificate as seen before, to be shared.</param>
    public async ValueTask HandshakeAsync(X509Certificate2? known, CancellationToken cancellationToken)
    {
        while (_ssl.Handshake(first: true) is var want && want != SslWant.Nothing)
            await WaitAsync(want, cancellationToken).ConfigureAwait(false);
        (_state, _kernelSends) = _ssl.ReadState(known);
    }

    /// <summary>Server: sends a fresh ticket of TLS 1.3; TLS 1.2 needs none.</summary>
    public async ValueTask SendTicketAsync(CancellationToken cancellationToken)
    {
        if (_completed || !_ssl.TryMakeTicket())
            return;
        // At once, because OpenSSL refuses to end a connection that still owes a ticket.
        while (_ssl.Handshake(first: false) is var want && want != SslWant.Nothing)
            await WaitAsync(want, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>An empty buffer waits until something can be received, and takes nothing.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            var wasBusy = _ssl.IsBusy;
            var read = _ssl.Read(buffer.Span, out var want);
            if (read > 0 || want is SslWant.End or SslWant.Nothing)
                return read;
            await WaitAsync(want, cancellationToken, wasBusy).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            data = data[_ssl.Write(data.Span, out var want)..];
            if (want == SslWant.Nothing)
                return;
            await WaitAsync(want, cancellationToken).ConfigureAwait(false);
        }
    }

    public override ValueTask<long> SendFileAsync(SafeFileHandle file, long offset, long length, ByteCounter counter, CancellationToken cancellationToken = default)
    {
        if (_kernelSends)
            return SendFileByKernelAsync(file, offset, length, counter, cancellationToken);
        if (length > LargeBytes)
            _ssl.GatherRecords();
        return BufferedFileCopy.SendAsync(this, file, offset, length, counter, cancellationToken);
    }

    public override ValueTask<long> ReceiveFileAsync(SafeFileHandle file, long offset, long limit, ByteCounter counter, CancellationToken cancellationToken = default)
        => BufferedFileCopy.ReceiveAsync(this, file, offset, limit, counter, cancellationToken);

    public override async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_completed)
            return;
        await SendCloseNotifyAsync(cancellationToken).ConfigureAwait(false);
        await _tcp.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<Connection> RemoveTlsAsync(CancellationToken cancellationToken = default)
    {
        // What the peer says in clear right behind its close_notify must stay in the socket.
        _ssl.ReadNoFurtherThanRecords();
        await SendCloseNotifyAsync(cancellationToken).ConfigureAwait(false);
        if (await ReceiveAsync(new byte[256], cancellationToken).ConfigureAwait(false) > 0)
            throw TlsFaults.Record(RemoteEndPoint, new(TlsReason.DataAfterEnd));
        _ssl.Free();
        return _tcp;
    }

    public override void Abort()
    {
        _tcp.Abort();
        _ssl.Free();
    }

    public override async ValueTask DisposeAsync()
    {
        await _tcp.DisposeAsync().ConfigureAwait(false);
        _ssl.Free();
    }

    private async ValueTask<long> SendFileByKernelAsync(SafeFileHandle file, long offset, long length, ByteCounter counter, CancellationToken cancellationToken)
    {
        var sent = 0L;
        while (sent < length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var moved = _ssl.SendFile(file, offset + sent, length - sent, out var want);
            sent += moved;
            counter.Add(moved);
            if (want == SslWant.End)
                break;
            if (want != SslWant.Nothing)
                await WaitAsync(want, cancellationToken).ConfigureAwait(false);
        }
        return sent;
    }

    private async ValueTask SendCloseNotifyAsync(CancellationToken cancellationToken)
    {
        _completed = true;
        while (_ssl.Shutdown() is var want && want != SslWant.Nothing)
            await WaitAsync(want, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WaitAsync(SslWant want, CancellationToken cancellationToken, bool busy = false)
    {
        try
        {
            var ready = want == SslWant.Write ? _tcp.WaitForRoomAsync(cancellationToken) : _tcp.WaitForDataAsync(busy, cancellationToken);
            await ready.ConfigureAwait(false);
        }
        catch (ObjectDisposedException e)
        {
            throw OpenSslFaults.Ended(RemoteEndPoint, e);
        }
    }
}

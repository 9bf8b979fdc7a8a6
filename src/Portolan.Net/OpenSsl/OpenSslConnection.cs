using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Net.OpenSsl;

/// <summary>TLS by OpenSSL on the descriptor of a non-blocking socket. No thread waits: who cannot go on awaits the socket.</summary>
/// <remarks>
/// An SSL is not safe for two threads, but a reader and a writer may be at work at once; each native call therefore holds the gate, and never waits in it.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class OpenSslConnection : Connection
{
    private const int RecordBytes = 16 * 1024;
    private readonly TcpConnection _tcp;
    private readonly SslHandle _ssl;
    private readonly OpenSslHandshake _handshake;
    private readonly KernelTls _kernelTls;
    private readonly Lock _gate = new();
    private ConnectionException? _readFault;
    private TlsState? _state;
    private bool _kernelSends;
    private bool _completed;
    private bool _busy;

    /// <summary>Takes over a connection and an SSL that is ready for its handshake.</summary>
    public OpenSslConnection(TcpConnection tcp, SslHandle ssl, OpenSslHandshake handshake, KernelTls kernelTls)
    {
        (_tcp, _ssl, _handshake, _kernelTls) = (tcp, ssl, handshake, kernelTls);
        tcp.MakeNonBlocking();
        ssl.Attach(handshake);
        _ = LibSsl.SSL_set_fd(ssl, (int)tcp.Handle.DangerousGetHandle());
    }

    private enum Want
    {
        Nothing,
        Read,
        Write,
        End,
    }

    public override IPEndPoint LocalEndPoint => _tcp.LocalEndPoint;
    public override IPEndPoint RemoteEndPoint => _tcp.RemoteEndPoint;
    public override TlsState? Tls => _state;

    /// <summary>Runs the handshake.</summary>
    /// <param name="known">The peer's certificate as seen before, to be shared.</param>
    public async ValueTask HandshakeAsync(X509Certificate2? known, CancellationToken cancellationToken)
    {
        while (Handshake(inHandshake: true) is var want && want != Want.Nothing)
            await WaitAsync(want, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            using var native = Enter();
            _state = ReadState(known);
            _kernelSends = _kernelTls.Sends(_ssl);
        }
    }

    /// <summary>Server: sends a fresh ticket of TLS 1.3; TLS 1.2 needs none.</summary>
    public async ValueTask SendTicketAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_completed || _tcp.EndedByUs)
                return;
            using var native = Enter();
            if (LibSsl.SSL_new_session_ticket(_ssl) != 1)
                return;
        }
        // At once, because OpenSSL refuses to end a connection that still owes a ticket.
        while (Handshake(inHandshake: false) is var want && want != Want.Nothing)
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
            var read = Read(buffer.Span, out var want);
            if (read > 0 || want is Want.End or Want.Nothing)
                return read;
            await WaitAsync(want, cancellationToken).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!data.IsEmpty)
        {
            data = data[Write(data.Span, out var want)..];
            if (!data.IsEmpty)
                await WaitAsync(want, cancellationToken).ConfigureAwait(false);
        }
    }

    public override ValueTask<long> SendFileAsync(SafeFileHandle file, long offset, long length, ByteCounter counter, CancellationToken cancellationToken = default)
        => _kernelSends
            ? SendFileByKernelAsync(file, offset, length, counter, cancellationToken)
            : BufferedFileCopy.SendAsync(this, file, offset, length, counter, cancellationToken);

    public override ValueTask<long> ReceiveFileAsync(SafeFileHandle file, long offset, long limit, ByteCounter counter, CancellationToken cancellationToken = default)
        => BufferedFileCopy.ReceiveAsync(this, file, offset, limit, counter, cancellationToken);

    public override async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_completed)
            return;
        _completed = true;
        while (Shutdown() is var want && want != Want.Nothing)
            await WaitAsync(want, cancellationToken).ConfigureAwait(false);
        await _tcp.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<Connection> RemoveTlsAsync(CancellationToken cancellationToken = default)
    {
        ReadNoFurtherThanRecords();
        _completed = true;
        while (Shutdown() is var want && want != Want.Nothing)
            await WaitAsync(want, cancellationToken).ConfigureAwait(false);
        if (await ReceiveAsync(new byte[256], cancellationToken).ConfigureAwait(false) > 0)
            throw TlsFaults.Record(RemoteEndPoint, "data arrived under TLS after it was agreed to end it.");
        Free();
        return _tcp;
    }

    public override void Abort()
    {
        _tcp.Abort();
        Free();
    }

    public override async ValueTask DisposeAsync()
    {
        await _tcp.DisposeAsync().ConfigureAwait(false);
        Free();
    }

    /// <summary>What the peer says in clear right behind its close_notify must stay in the socket.</summary>
    private unsafe void ReadNoFurtherThanRecords()
    {
        lock (_gate)
        {
            using var native = Enter();
            LibSsl.SSL_ctrl(_ssl, LibSsl.ControlReadAhead, 0, null);
        }
    }

    private async ValueTask<long> SendFileByKernelAsync(SafeFileHandle file, long offset, long length, ByteCounter counter, CancellationToken cancellationToken)
    {
        var sent = 0L;
        while (sent < length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var moved = SendFile(file, offset + sent, length - sent, out var want);
            sent += moved;
            counter.Add(moved);
            if (want == Want.End)
                break;
            if (want != Want.Nothing)
                await WaitAsync(want, cancellationToken).ConfigureAwait(false);
        }
        return sent;
    }

    private async ValueTask WaitAsync(Want want, CancellationToken cancellationToken)
    {
        try
        {
            var ready = want == Want.Write ? _tcp.WaitForRoomAsync(cancellationToken) : _tcp.WaitForDataAsync(_busy, cancellationToken);
            _busy = false;
            await ready.ConfigureAwait(false);
        }
        catch (ObjectDisposedException e)
        {
            throw Ended(e);
        }
    }

    private Want Handshake(bool inHandshake)
    {
        lock (_gate)
        {
            using var native = Enter();
            return Settle(LibSsl.SSL_do_handshake(_ssl), inHandshake);
        }
    }

    private Want Shutdown()
    {
        lock (_gate)
        {
            using var native = Enter();
            // 0: ours is sent and the peer's has not come yet.
            var result = LibSsl.SSL_shutdown(_ssl);
            return result >= 0 ? Want.Nothing : Settle(result, inHandshake: false);
        }
    }

    /// <summary>Takes what is there, up to the whole buffer.</summary>
    private unsafe int Read(Span<byte> buffer, out Want want)
    {
        lock (_gate)
        {
            if (_readFault is not null)
                throw _readFault;
            using var native = Enter();
            if (buffer.IsEmpty)
            {
                byte unread;
                want = Settle(LibSsl.SSL_peek_ex(_ssl, &unread, 1, out _), inHandshake: false);
                return 0;
            }
            var total = 0;
            want = Want.Nothing;
            fixed (byte* start = buffer)
            {
                while (total < buffer.Length && want == Want.Nothing && (total == 0 || MoreIsLikely(total)))
                {
                    var result = LibSsl.SSL_read_ex(_ssl, start + total, (nuint)(buffer.Length - total), out var read);
                    total += result == 1 ? (int)read : 0;
                    want = total > 0 ? SettleLater(result) : Settle(result, inHandshake: false);
                }
            }
            _busy = total > RecordBytes;
            return total;
        }
    }

    /// <summary>A control connection's line should not cost another system call that finds nothing; a transfer's records come in numbers.</summary>
    private bool MoreIsLikely(int total) => total >= RecordBytes || LibSsl.SSL_has_pending(_ssl) == 1;

    private unsafe int Write(ReadOnlySpan<byte> data, out Want want)
    {
        lock (_gate)
        {
            using var native = Enter();
            var total = 0;
            want = Want.Nothing;
            fixed (byte* start = data)
            {
                while (total < data.Length && want == Want.Nothing)
                {
                    var result = LibSsl.SSL_write_ex(_ssl, start + total, (nuint)(data.Length - total), out var written);
                    total += result == 1 ? (int)written : 0;
                    want = Settle(result, inHandshake: false);
                }
            }
            return total;
        }
    }

    private long SendFile(SafeFileHandle file, long offset, long length, out Want want)
    {
        const long stepBytes = 1024 * 1024;
        lock (_gate)
        {
            using var native = Enter();
            var moved = _kernelTls.SendFile(_ssl, file, offset, Math.Min(stepBytes, length));
            want = moved switch
            {
                > 0 => Want.Nothing,
                0 => Want.End,
                _ => Settle((int)moved, inHandshake: false),
            };
            return Math.Max(0, moved);
        }
    }

    /// <summary>Keeps the descriptor alive during a native call and clears the thread's error queue before it.</summary>
    private DescriptorHold Enter()
    {
        if (_tcp.EndedByUs)
            throw Ended(cause: null);
        try
        {
            var hold = new DescriptorHold(_tcp.Handle);
            LibSsl.ERR_clear_error();
            return hold;
        }
        catch (ObjectDisposedException e)
        {
            throw Ended(e);
        }
    }

    /// <summary>A failure behind bytes that were already taken is told by the next call.</summary>
    private Want SettleLater(int result)
    {
        try
        {
            return Settle(result, inHandshake: false);
        }
        catch (ConnectionException e)
        {
            _readFault = e;
            return Want.Read;
        }
    }

    /// <summary>What a call's result asks for.</summary>
    /// <exception cref="ConnectionException">It failed for good.</exception>
    private Want Settle(int result, bool inHandshake)
    {
        if (result == 1)
            return Want.Nothing;
        var errno = Marshal.GetLastPInvokeError();
        return LibSsl.SSL_get_error(_ssl, result) switch
        {
            LibSsl.ErrorWantRead => Want.Read,
            LibSsl.ErrorWantWrite => Want.Write,
            LibSsl.ErrorZeroReturn => Want.End,
            LibSsl.ErrorSystemCall => throw Fault(OpenSslError.Take(errno), inHandshake),
            _ => throw Fault(OpenSslError.Take(systemError: 0), inHandshake),
        };
    }

    private ConnectionException Fault(OpenSslError error, bool inHandshake)
    {
        if (_tcp.EndedByUs)
            return Ended(cause: null);
        if (inHandshake)
            return OpenSslFaults.OfHandshake(error, RemoteEndPoint, _handshake);
        return OpenSslFaults.OfConnection(error, RemoteEndPoint);
    }

    private ConnectionException Ended(Exception? cause) => new(ConnectionFault.Aborted, $"The connection to {RemoteEndPoint} was ended on this side.", cause);

    private TlsState ReadState(X509Certificate2? known)
    {
        const int tls12 = 0x0303;
        return new TlsState(
            LibSsl.SSL_version(_ssl) == tls12 ? SslProtocols.Tls12 : SslProtocols.Tls13,
            Marshal.PtrToStringUTF8(LibSsl.SSL_CIPHER_standard_name(LibSsl.SSL_get_current_cipher(_ssl))) ?? "",
            LibSsl.SSL_session_reused(_ssl) == 1,
            OpenSslCertificates.OfPeer(_ssl, known),
            ReadAlpn());
    }

    private unsafe string? ReadAlpn()
    {
        LibSsl.SSL_get0_alpn_selected(_ssl, out var protocol, out var length);
        return length == 0 ? null : length == 3 && new ReadOnlySpan<byte>(protocol, 3).SequenceEqual("ftp"u8) ? "ftp" : System.Text.Encoding.ASCII.GetString(protocol, (int)length);
    }

    private void Free()
    {
        lock (_gate)
            _ssl.Dispose();
    }

    /// <summary>Holds a socket's descriptor open for the time of one native call; a close waits for it.</summary>
    private readonly ref struct DescriptorHold
    {
        private readonly SafeSocketHandle _socket;

        public DescriptorHold(SafeSocketHandle socket)
        {
            var added = false;
            socket.DangerousAddRef(ref added);
            _socket = socket;
        }

        public void Dispose() => _socket.DangerousRelease();
    }
}

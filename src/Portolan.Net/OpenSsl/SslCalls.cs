using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Net.OpenSsl;

/// <summary>The native calls on the SSL of one connection.</summary>
/// <remarks>
/// An SSL is not safe for two threads, but a reader and a writer may be at work at once; each call therefore holds the gate, and never waits in it.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class SslCalls
{
    private const int RecordBytes = 16 * 1024;
    private readonly TcpConnection _tcp;
    private readonly SslHandle _ssl;
    private readonly SslResults _results;
    private readonly KernelTls _kernelTls;
    private readonly Lock _gate = new();
    private ConnectionException? _readFault;
    private GatheredRecords? _gathered;
    private bool _closeNotified;

    /// <summary>Ties an SSL that is ready for its handshake to its connection and to what its callbacks need.</summary>
    public SslCalls(TcpConnection tcp, SslHandle ssl, OpenSslHandshake handshake, KernelTls kernelTls)
    {
        (_tcp, _ssl, _kernelTls) = (tcp, ssl, kernelTls);
        _results = new SslResults(tcp, ssl, handshake);
        tcp.MakeNonBlocking();
        ssl.Attach(handshake);
        _ = LibSsl.SSL_set_fd(ssl, (int)tcp.Handle.DangerousGetHandle());
    }

    /// <summary>The last read took more than a record: the next one will find something soon.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Goes on with the handshake, or sends what is owed after it (tickets).</summary>
    /// <param name="first">The handshake that opens the connection: its failures are told as such.</param>
    public SslWant Handshake(bool first)
    {
        lock (_gate)
        {
            using var native = Enter();
            return _results.Settle(LibSsl.SSL_do_handshake(_ssl), first);
        }
    }

    /// <summary>What the handshake agreed on, and whether the kernel took over sending.</summary>
    public (TlsState State, bool KernelSends) ReadState(X509Certificate2? known)
    {
        lock (_gate)
        {
            using var native = Enter();
            return (OpenSslAgreement.Read(_ssl, known), _kernelTls.Sends(_ssl));
        }
    }

    /// <summary>Makes a fresh ticket ready for <see cref="Handshake"/> to send; false where there is none to make (TLS 1.2).</summary>
    public bool TryMakeTicket()
    {
        lock (_gate)
        {
            if (_tcp.EndedByUs)
                return false;
            using var native = Enter();
            return LibSsl.SSL_new_session_ticket(_ssl) == 1;
        }
    }

    /// <summary>Takes what is there, up to the whole buffer. An empty buffer asks whether something is, and takes nothing.</summary>
    public int Read(Span<byte> buffer, out SslWant want)
    {
        lock (_gate)
        {
            if (_readFault is not null)
                throw _readFault;
            using var native = Enter();
            var total = buffer.IsEmpty ? Peek(out want) : Drain(buffer, out want);
            IsBusy = total > RecordBytes;
            return total;
        }
    }

    /// <summary>From now on several records leave by one send: for a file, not for replies.</summary>
    public void GatherRecords()
    {
        lock (_gate)
        {
            using var native = Enter();
            _gathered ??= GatheredRecords.TryCreate(_ssl);
        }
    }

    /// <summary>Sends as much as there is room for. Done when nothing is wanted; else to be called again with the rest, also where that is empty.</summary>
    public unsafe int Write(ReadOnlySpan<byte> data, out SslWant want)
    {
        lock (_gate)
        {
            using var native = Enter();
            var total = 0;
            want = SslWant.Nothing;
            fixed (byte* start = data)
            {
                while (total < data.Length && want == SslWant.Nothing)
                {
                    var result = LibSsl.SSL_write_ex(_ssl, start + total, (nuint)(data.Length - total), out var written);
                    total += result == 1 ? (int)written : 0;
                    want = _results.Settle(result);
                }
            }
            if (want == SslWant.Nothing)
                want = SendGathered();
            return total;
        }
    }

    /// <summary>Lets the kernel send a part of a file; <see cref="SslWant.End"/> is the file's end.</summary>
    public long SendFile(SafeFileHandle file, long offset, long length, out SslWant want)
    {
        const long stepBytes = 1024 * 1024;
        lock (_gate)
        {
            using var native = Enter();
            var moved = _kernelTls.SendFile(_ssl, file, offset, Math.Min(stepBytes, length));
            want = moved switch
            {
                > 0 => SslWant.Nothing,
                0 => SslWant.End,
                _ => _results.Settle((int)moved),
            };
            return Math.Max(0, moved);
        }
    }

    /// <summary>Sends close_notify.</summary>
    public SslWant Shutdown()
    {
        lock (_gate)
        {
            using var native = Enter();
            // 0: ours is sent and the peer's has not come yet. Asked again it would wait for that.
            if (!_closeNotified && LibSsl.SSL_shutdown(_ssl) is var result and < 0)
                return _results.Settle(result);
            _closeNotified = true;
            return SendGathered();
        }
    }

    /// <summary>From now on no byte behind the record in hand is taken from the socket.</summary>
    public unsafe void ReadNoFurtherThanRecords()
    {
        lock (_gate)
        {
            using var native = Enter();
            LibSsl.SSL_ctrl(_ssl, LibSsl.ControlReadAhead, 0, null);
        }
    }

    public void Free()
    {
        lock (_gate)
            _ssl.Dispose();
    }

    private SslWant SendGathered()
        => _gathered is null || _gathered.TrySend() ? SslWant.Nothing : _gathered.WantsRoom ? SslWant.Write : throw _results.SendFault();

    private unsafe int Peek(out SslWant want)
    {
        byte unread;
        want = _results.Settle(LibSsl.SSL_peek_ex(_ssl, &unread, 1, out _));
        return 0;
    }

    private unsafe int Drain(Span<byte> buffer, out SslWant want)
    {
        var total = 0;
        want = SslWant.Nothing;
        fixed (byte* start = buffer)
        {
            while (total < buffer.Length && want == SslWant.Nothing && (total == 0 || MoreIsLikely(total)))
            {
                var result = LibSsl.SSL_read_ex(_ssl, start + total, (nuint)(buffer.Length - total), out var read);
                total += result == 1 ? (int)read : 0;
                want = total > 0 ? SettleLater(result) : _results.Settle(result);
            }
        }
        return total;
    }

    /// <summary>A control connection's line should not cost another system call that finds nothing; a transfer's records come in numbers.</summary>
    private bool MoreIsLikely(int total) => total >= RecordBytes || LibSsl.SSL_has_pending(_ssl) == 1;

    /// <summary>Keeps the descriptor alive during a native call and clears the thread's error queue before it.</summary>
    private DescriptorHold Enter()
    {
        if (_tcp.EndedByUs)
            throw OpenSslFaults.Ended(_tcp.RemoteEndPoint);
        try
        {
            var hold = new DescriptorHold(_tcp.Handle);
            LibSsl.ERR_clear_error();
            return hold;
        }
        catch (ObjectDisposedException e)
        {
            throw OpenSslFaults.Ended(_tcp.RemoteEndPoint, e);
        }
    }

    /// <summary>A failure behind bytes that were already taken is told by the next call.</summary>
    private SslWant SettleLater(int result)
    {
        try
        {
            return _results.Settle(result);
        }
        catch (ConnectionException e)
        {
            _readFault = e;
            return SslWant.Read;
        }
    }
}

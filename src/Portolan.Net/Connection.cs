using System.Net;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Net;

/// <summary>
/// One connection to a peer, plain TCP or TLS over it. One reader and one writer at a time.
/// Faults on the peer's side surface as <see cref="ConnectionException"/>; an IOException of any other type comes from the file.
/// </summary>
public abstract class Connection : IAsyncDisposable
{
    /// <summary>Our end; IPv4-mapped IPv6 addresses are unmapped.</summary>
    public abstract IPEndPoint LocalEndPoint { get; }

    /// <summary>The peer's end; IPv4-mapped IPv6 addresses are unmapped.</summary>
    public abstract IPEndPoint RemoteEndPoint { get; }

    /// <summary>What TLS agreed on; null on a plain connection.</summary>
    public abstract TlsState? Tls { get; }

    /// <summary>Receives at least one byte, or 0 at the orderly end (FIN; under TLS close_notify, otherwise the fault is <see cref="ConnectionFault.TruncatedTls"/>).</summary>
    /// <remarks>With an empty buffer it waits until something can be received and returns 0: idle connections then hold no memory.</remarks>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    /// <summary>Sends all of <paramref name="data"/>.</summary>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default);

    /// <summary>Sends <paramref name="length"/> bytes of a file, by the kernel where it can, and counts them in <paramref name="counter"/> as they leave.</summary>
    /// <returns>The bytes sent: fewer than asked only if the file ended before.</returns>
    public abstract ValueTask<long> SendFileAsync(SafeFileHandle file, long offset, long length, ByteCounter counter, CancellationToken cancellationToken = default);

    /// <summary>Receives to the orderly end into a file, by the kernel where it can, and counts the bytes in <paramref name="counter"/> as they are written.</summary>
    /// <param name="limit">At most so many bytes are taken; the caller finds out by receiving again whether more was there.</param>
    /// <returns>The bytes written.</returns>
    public abstract ValueTask<long> ReceiveFileAsync(SafeFileHandle file, long offset, long limit, ByteCounter counter, CancellationToken cancellationToken = default);

    /// <summary>Ends our direction in order: close_notify where TLS runs, then FIN. The peer may still send.</summary>
    public abstract ValueTask CompleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Takes TLS off in order (close_notify both ways) and returns the plain connection beneath; this one is used up (CCC, RFC 4217 §6).</summary>
    /// <exception cref="InvalidOperationException">There is no TLS to take off.</exception>
    public virtual ValueTask<Connection> RemoveTlsAsync(CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("There is no TLS to take off this connection.");

    /// <summary>Ends both directions at once with a reset. Pending operations fail with <see cref="ConnectionFault.Aborted"/>.</summary>
    public abstract void Abort();

    /// <summary>Closes both directions. Call <see cref="CompleteAsync"/> first where the peer should see an orderly end.</summary>
    public abstract ValueTask DisposeAsync();
}

/// <summary>Bytes moved so far, written by the pump and read by time-outs, progress and the console.</summary>
public sealed class ByteCounter
{
    private long _value;

    public long Value => Volatile.Read(ref _value);

    /// <summary>Adds; only the pump that owns the counter calls it.</summary>
    public void Add(long bytes) => Volatile.Write(ref _value, _value + bytes);
}

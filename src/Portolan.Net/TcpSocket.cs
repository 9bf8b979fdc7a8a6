using System.Net;
using System.Runtime.InteropServices;

namespace Portolan.Net;

/// <summary>
/// The system's end of a TCP connection. Two kinds: the runtime's (any system) and Linux's own system calls.
/// Faults are SocketException; ObjectDisposedException once it is closed.
/// </summary>
internal abstract class TcpSocket
{
    /// <summary>Our end, unmapped.</summary>
    public abstract IPEndPoint LocalEndPoint { get; }

    /// <summary>The peer's end, unmapped.</summary>
    public abstract IPEndPoint RemoteEndPoint { get; }

    public abstract SafeHandle Handle { get; }

    /// <summary>Bytes that have arrived and were not received yet.</summary>
    public abstract int Available { get; }

    /// <summary>Receives what is there, at least one byte, or 0 at the end. An empty buffer waits and takes nothing.</summary>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Sends at least one byte; the number may be less than asked.</summary>
    public abstract ValueTask<int> SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Leaves urgent bytes in the stream and switches keep-alive on.</summary>
    public abstract void PrepareForControl();

    /// <summary>As <see cref="TcpConnection.AcknowledgeAtOnce"/>.</summary>
    public abstract void AcknowledgeAtOnce();

    public abstract void ShutdownSend();

    /// <summary>The same socket for who reads it to its end, after all waits on this one were ended.</summary>
    public abstract TcpSocket Afterlife();

    /// <summary>Closes with a reset.</summary>
    public abstract void Reset();

    public abstract void Close();
}

using System.Net;

namespace Portolan.Lab.Tests.Wire;

/// <summary>One TCP segment as it passed an interface.</summary>
/// <param name="Time">UTC.</param>
public sealed record TcpPacket(
    DateTime Time, IPEndPoint Source, IPEndPoint Destination, uint Sequence, uint Acknowledgement, TcpFlags Flags, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The first packet of a handshake.</summary>
    public bool IsSyn => (Flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn;

    /// <summary>The second.</summary>
    public bool IsSynAck => (Flags & (TcpFlags.Syn | TcpFlags.Ack)) == (TcpFlags.Syn | TcpFlags.Ack);

    public bool IsReset => Flags.HasFlag(TcpFlags.Reset);

    public override string ToString() => $"{Time:HH:mm:ss.ffffff} {Source} → {Destination} [{Flags}] {Payload.Length} bytes";
}

/// <summary>RFC 9293 §3.1.</summary>
[Flags]
public enum TcpFlags
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Reset = 4,
    Push = 8,
    Ack = 16,
    Urgent = 32,
}

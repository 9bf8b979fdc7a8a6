using System.Net;

namespace Portolan.Lab.Tests.Wire;

/// <summary>The three packets that begin a TCP connection, or those of them that were seen.</summary>
/// <param name="Dialler">Who sent the SYN.</param>
/// <param name="Listener">Whom it was sent to.</param>
/// <param name="Reset">The answer of a closed door.</param>
/// <param name="Attempts">How often the SYN was sent.</param>
public sealed record Handshake(IPEndPoint Dialler, IPEndPoint Listener, TcpPacket Syn, TcpPacket? SynAck, TcpPacket? Ack, TcpPacket? Reset, int Attempts)
{
    /// <summary>SYN, SYN/ACK and ACK were all seen, in this order, with numbers that belong together.</summary>
    public bool IsComplete => SynAck is not null && Ack is not null;

    /// <summary>All handshakes of a capture, in the order of their SYNs.</summary>
    public static IReadOnlyList<Handshake> FindAll(IReadOnlyList<TcpPacket> packets)
    {
        var seen = new HashSet<(IPEndPoint, IPEndPoint, uint)>();
        var found = new List<Handshake>();
        for (var i = 0; i < packets.Count; i++)
            if (packets[i].IsSyn && seen.Add((packets[i].Source, packets[i].Destination, packets[i].Sequence)))
                found.Add(Follow(packets, i));
        return found;
    }

    public override string ToString() =>
        $"{Dialler} → {Listener}: SYN{(SynAck is null ? "" : ", SYN/ACK")}{(Ack is null ? "" : ", ACK")}{(Reset is null ? "" : ", RST")}";

    private static Handshake Follow(IReadOnlyList<TcpPacket> packets, int first)
    {
        var syn = packets[first];
        TcpPacket? synAck = null, ack = null, reset = null;
        var attempts = 0;
        foreach (var packet in packets.Skip(first))
        {
            var (forth, back) = (Flows(packet, syn.Source, syn.Destination), Flows(packet, syn.Destination, syn.Source));
            if (!forth && !back) continue;
            if (forth && packet.IsSyn && packet.Sequence == syn.Sequence) attempts++;
            else if (packet.IsSyn) break; // the same pair of ports again: another connection
            else if (back && synAck is null && packet.IsSynAck && packet.Acknowledgement == syn.Sequence + 1) synAck = packet;
            else if (back && synAck is null && packet.IsReset) reset = packet;
            else if (forth && ack is null && synAck is not null && !packet.IsReset && packet.Flags.HasFlag(TcpFlags.Ack) && packet.Acknowledgement == synAck.Sequence + 1) ack = packet;
        }

        return new Handshake(syn.Source, syn.Destination, syn, synAck, ack, reset, attempts);
    }

    private static bool Flows(TcpPacket packet, IPEndPoint from, IPEndPoint to) => packet.Source.Equals(from) && packet.Destination.Equals(to);
}

using System.Net;
using System.Text;
using Portolan.Protocol;

namespace Portolan.Lab.Tests.Wire;

/// <summary>What was said on one control connection in clear, line by line, and the handshake it began with.</summary>
public sealed record ControlTalk(Handshake Handshake, IReadOnlyList<ControlLineSeen> Lines)
{
    private const int ControlPort = 21;

    /// <summary>The meeting points that were announced: by the client (PORT, EPRT) or by the server (227, 229).</summary>
    public IReadOnlyList<Announcement> Announcements => [.. Lines.Select(Read).OfType<Announcement>()];

    /// <summary>Every control connection of a capture.</summary>
    public static IReadOnlyList<ControlTalk> FindAll(IReadOnlyList<TcpPacket> packets) =>
        [.. from handshake in Handshake.FindAll(packets) where handshake.Listener.Port == ControlPort select Hear(handshake, packets)];

    public override string ToString() => $"{Handshake}\n{string.Join('\n', Lines)}";

    private static ControlTalk Hear(Handshake handshake, IReadOnlyList<TcpPacket> packets)
    {
        var lines = LinesOf(handshake.Dialler, handshake.Listener, handshake.Syn.Sequence + 1, true, packets);
        if (handshake.SynAck is { } synAck) lines = lines.Concat(LinesOf(handshake.Listener, handshake.Dialler, synAck.Sequence + 1, false, packets));
        return new ControlTalk(handshake, [.. lines.OrderBy(line => line.Time)]);
    }

    // In order of the sequence numbers; what was sent twice counts once.
    private static IEnumerable<ControlLineSeen> LinesOf(IPEndPoint from, IPEndPoint to, uint first, bool fromClient, IReadOnlyList<TcpPacket> packets)
    {
        var segments = packets.Where(packet => packet.Payload.Length > 0 && packet.Source.Equals(from) && packet.Destination.Equals(to)).OrderBy(packet => packet.Sequence - first);
        var (next, line) = (0u, new StringBuilder());
        foreach (var segment in segments)
        {
            var begin = segment.Sequence - first;
            if (begin > next) yield break; // a gap: what follows cannot be told
            if (begin + segment.Payload.Length <= next) continue;
            foreach (var letter in Encoding.Latin1.GetString(segment.Payload.Span[(int)(next - begin)..]))
            {
                if (letter != '\n')
                {
                    line.Append(letter);
                    continue;
                }

                yield return new ControlLineSeen(segment.Time, fromClient, line.ToString().TrimEnd('\r'));
                line.Clear();
            }

            next = begin + (uint)segment.Payload.Length;
        }
    }

    private Announcement? Read(ControlLineSeen line)
    {
        if (!line.FromClient) return ReadReply(line);
        var space = line.Text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0) return null;
        var argument = FtpText.Encode(line.Text[(space + 1)..]);
        return line.Text[..space].ToUpperInvariant() switch
        {
            "PORT" when HostPort.TryParse(argument, out var endPoint) => new("PORT", endPoint, line.Time),
            "EPRT" when ExtendedHostPort.TryParse(argument, out var endPoint) == ExtendedAddressResult.Ok => new("EPRT", endPoint!, line.Time),
            _ => null,
        };
    }

    private Announcement? ReadReply(ControlLineSeen line)
    {
        if (line.Text.StartsWith("227 ", StringComparison.Ordinal) && HostPort.TryFindIn(line.Text[4..], out var endPoint)) return new("PASV", endPoint, line.Time);
        if (line.Text.StartsWith("229 ", StringComparison.Ordinal) && ExtendedHostPort.TryFindPortIn(line.Text[4..], out var port))
            return new("EPSV", new IPEndPoint(Handshake.Listener.Address, port), line.Time);
        return null;
    }
}

/// <summary>One line of a control connection.</summary>
public sealed record ControlLineSeen(DateTime Time, bool FromClient, string Text)
{
    public override string ToString() => $"{(FromClient ? "C" : "S")}: {Text}";
}

/// <summary>A meeting point for a data connection, as it was announced on the wire.</summary>
/// <param name="Verb">The command that announced it or asked for it.</param>
public sealed record Announcement(string Verb, IPEndPoint EndPoint, DateTime Time)
{
    public bool IsActive => Verb is "PORT" or "EPRT";
}

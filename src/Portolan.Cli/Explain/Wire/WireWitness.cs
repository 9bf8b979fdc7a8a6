using System.Globalization;
using Portolan.Cli.Explain.Ends;

namespace Portolan.Cli.Explain.Wire;

/// <summary>Shows the packets themselves; through a router each on both of its sides.</summary>
internal sealed class WireWitness(Tap tap, Lesson lesson) : IWitness
{
    private const int TlsBytesShown = 6;

    private Trail? _control;
    private Trail? _data;

    public async Task<IReadOnlyList<Evidence>> SeeAsync(Meeting meeting, Part part, CancellationToken cancellationToken)
    {
        var trail = TrailOf(meeting);
        return part switch
        {
            Part.Syn => Tell(await trail.SynAsync(meeting.IsLost, cancellationToken), trail.Attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $"SYN × {trail.Attempts}") : "SYN"),
            Part.SynAck => Tell(await trail.SynAckAsync(cancellationToken), "SYN/ACK"),
            _ => Tell(await trail.AckAsync(cancellationToken), "ACK"),
        };
    }

    public async Task<IReadOnlyList<Evidence>> HearAsync(End by, string line, Meeting data, int linesBetween, CancellationToken cancellationToken)
    {
        if (_control is not { } control) return [];
        var next = TrailOf(data);
        await next.BeginAsync(cancellationToken);
        var words = control.WordsBefore(next, byDialler: by == End.Client);
        // Under TLS a line cannot be told by its text, only by its place in the row.
        var packet = lesson.Tls ? words.SkipLast(linesBetween).LastOrDefault() : words.LastOrDefault(packet => packet.Text.StartsWith(line, StringComparison.Ordinal));
        if (packet is null) return [];
        var passed = await control.FollowWordsAsync(packet, byDialler: by == End.Client, cancellationToken);
        return [.. passed.Select(seen => new Evidence(SourceOf(seen.Place), seen.From, seen.To, WordsOf(seen)))];
    }

    private Trail TrailOf(Meeting meeting)
    {
        ref var trail = ref meeting.IsData ? ref _data : ref _control;
        return trail ??= new Trail(tap, meeting, Way(fromClient: meeting.DialledBy == End.Client));
    }

    private Place[] Way(bool fromClient) => !lesson.Nat ? [Place.Here] : fromClient ? [Place.Inside, Place.Outside] : [Place.Outside, Place.Inside];

    private string WordsOf(Packet packet) => lesson.Tls
        ? string.Create(CultureInfo.InvariantCulture, $"TLS {Convert.ToHexStringLower(packet.Payload.Span[..Math.Min(TlsBytesShown, packet.Payload.Length)])}… {packet.Payload.Length} B")
        : packet.Text.Split('\r', '\n')[0];

    private static List<Evidence> Tell(IReadOnlyList<Packet> packets, string what) =>
        [.. packets.Select(packet => new Evidence(SourceOf(packet.Place), packet.From, packet.To, what))];

    private static Source SourceOf(Place place) => place switch
    {
        Place.Inside => Source.WireInside,
        Place.Outside => Source.WireOutside,
        _ => Source.Wire,
    };
}

using System.Net;

namespace Portolan.Cli.Explain.Wire;

/// <summary>
/// One connection's packets, found again on each side of a router: it changes addresses and ports, never the sequence numbers.
/// Each answer names the packet at every place where it was seen, in the order in which it passed them.
/// </summary>
/// <param name="way">The places between both ends, beginning at the one who dials.</param>
internal sealed class Trail(Tap tap, Meeting meeting, IReadOnlyList<Place> way)
{
    private Packet? _syn;
    private Packet? _synAck;

    /// <summary>How often the SYN was sent.</summary>
    public int Attempts => _syn is null ? 0 : tap.Packets.Count(packet => packet.IsSyn && packet.Place == _syn.Place && packet.Sequence == _syn.Sequence);

    /// <summary>Waits until the first SYN has left its sender.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken) =>
        _syn ??= await tap.FindAsync(packet => packet.IsSyn && packet.Place == way[0] && meeting.IsDialledBy(packet.From) && packet.To.Equals(meeting.Listener), meeting.IsLost, cancellationToken);

    /// <param name="isLost">The dial was given up; its SYN need not have come through.</param>
    public async Task<IReadOnlyList<Packet>> SynAsync(bool isLost, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        return _syn is null ? [] : await FollowAsync(way, packet => packet.IsSyn && packet.Sequence == _syn.Sequence, isLost, cancellationToken);
    }

    public async Task<IReadOnlyList<Packet>> SynAckAsync(CancellationToken cancellationToken)
    {
        if (_syn is null) return [];
        var found = await FollowAsync([.. way.Reverse()], packet => packet.IsSynAck && packet.Acknowledgement == _syn.Sequence + 1, isLost: false, cancellationToken);
        _synAck = found.Count > 0 ? found[0] : null;
        return found;
    }

    public async Task<IReadOnlyList<Packet>> AckAsync(CancellationToken cancellationToken) => _syn is null || _synAck is null
        ? []
        : await FollowAsync(way, packet => packet.IsBareAck && packet.Sequence == _syn.Sequence + 1 && packet.Acknowledgement == _synAck.Sequence + 1, isLost: false, cancellationToken);

    /// <summary>The packets with words that one side of this connection sent before another connection began, at the place nearest to it.</summary>
    public IReadOnlyList<Packet> WordsBefore(Trail next, bool byDialler)
    {
        if (_syn is null || _synAck is null) return [];
        var place = byDialler ? way[0] : way[^1];
        var dialler = SeenAt(place);
        return [.. tap.Packets.TakeWhile(packet => packet.Place != next._syn?.Place || !packet.IsSyn || packet.Sequence != next._syn.Sequence)
            .Where(packet => packet.Place == place && !packet.Payload.IsEmpty && (byDialler ? packet.From : packet.To).Equals(dialler))];
    }

    /// <summary>One packet with words at every place it passed.</summary>
    public Task<IReadOnlyList<Packet>> FollowWordsAsync(Packet words, bool byDialler, CancellationToken cancellationToken) =>
        FollowAsync(byDialler ? way : [.. way.Reverse()], words.IsTheSameAs, isLost: false, cancellationToken);

    /// <summary>The dialler's address and port as they look at a place; null where its SYN never came there.</summary>
    public IPEndPoint? SeenAt(Place place) => tap.Packets.FirstOrDefault(packet => packet.Place == place && packet.IsSyn && packet.Sequence == _syn?.Sequence)?.From;

    private async Task<IReadOnlyList<Packet>> FollowAsync(IReadOnlyList<Place> places, Predicate<Packet> fits, bool isLost, CancellationToken cancellationToken)
    {
        var found = new List<Packet>();
        foreach (var place in places)
        {
            if (await tap.FindAsync(packet => packet.Place == place && fits(packet), isLost, cancellationToken) is not { } packet) break;
            found.Add(packet);
        }
        return found;
    }
}

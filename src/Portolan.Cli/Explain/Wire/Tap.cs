using System.Net;

namespace Portolan.Cli.Explain.Wire;

/// <summary>Listens on the wire from begin to end and keeps what both ends of the lesson send each other.</summary>
internal sealed class Tap : IAsyncDisposable
{
    /// <summary>Headers and the words of a control connection; of data only the beginning is kept.</summary>
    public const int KeptBytes = 1024;

    // What is looked for has passed already: this only bridges the reading, also on a machine that is very busy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LittlePatience = TimeSpan.FromMilliseconds(250);

    private readonly PacketSocket _socket;
    private readonly IReadOnlyDictionary<int, Place> _places;
    private readonly Chronicle<Packet> _packets = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _reading;

    private Tap(PacketSocket socket, IReadOnlyDictionary<int, Place> places)
    {
        (_socket, _places) = (socket, places);
        _reading = ReadAsync();
    }

    /// <summary>On the loopback interface; null where packets may not be captured.</summary>
    /// <param name="addresses">Of both ends: what others say to each other is not kept.</param>
    public static Tap? OnLoopback(params IReadOnlyList<IPAddress> addresses) =>
        PacketSocket.TryOpen(PacketSocket.Loopback, addresses, KeptBytes) is { } socket ? new Tap(socket, new Dictionary<int, Place> { [PacketSocket.Loopback] = Place.Here }) : null;

    /// <summary>On both sides of a router, by the numbers of its interfaces.</summary>
    public static Tap OnRouter(PacketSocket socket, int inside, int outside) =>
        new(socket, new Dictionary<int, Place> { [inside] = Place.Inside, [outside] = Place.Outside });

    /// <summary>In the order seen.</summary>
    public IReadOnlyList<Packet> Packets => _packets.Entries;

    /// <summary>The first packet that fits; null where none came.</summary>
    /// <param name="isLost">It may well never come.</param>
    public Task<Packet?> FindAsync(Predicate<Packet> fits, bool isLost, CancellationToken cancellationToken) =>
        _packets.FindAsync(fits, isLost ? LittlePatience : Patience, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _reading;
        }
        catch (OperationCanceledException)
        {
            _socket.Dispose(); // as asked
        }
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[KeptBytes];
        while (!_end.IsCancellationRequested)
        {
            var (bytes, number, isOutgoing) = await _socket.ReceiveAsync(buffer, _end.Token);
            // A packet on loopback is seen as it leaves and as it arrives.
            if (!_places.TryGetValue(number, out var place) || (place == Place.Here && isOutgoing)) continue;
            if (Packet.Read(place, buffer.AsSpan(0, bytes)) is { } packet) _packets.Add(packet);
        }
    }
}

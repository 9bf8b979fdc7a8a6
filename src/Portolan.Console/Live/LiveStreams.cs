using System.Collections.Immutable;
using System.Threading.Channels;

namespace Portolan.Console.Live;

/// <summary>Something for the browser.</summary>
/// <param name="Data">A wire record; turned into JSON by the one who reads.</param>
internal readonly record struct LiveEvent(string Name, object Data);

/// <summary>Everybody who watches. Who does not read loses the oldest events, and nobody else waits.</summary>
internal sealed class LiveStreams
{
    private const int MostWaiting = 512;
    private ImmutableList<Channel<LiveEvent>> _listeners = [];

    /// <summary>Work for the eyes only is spared while nobody looks.</summary>
    public bool HasListeners => !_listeners.IsEmpty;

    public void Send(string name, object data)
    {
        foreach (var listener in _listeners) listener.Writer.TryWrite(new LiveEvent(name, data));
    }

    /// <summary>Dispose to leave.</summary>
    public Listening Listen()
    {
        var channel = Channel.CreateBounded<LiveEvent>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        ImmutableInterlocked.Update(ref _listeners, static (all, one) => all.Add(one), channel);
        return new Listening(this, channel);
    }

    internal sealed class Listening(LiveStreams streams, Channel<LiveEvent> channel) : IDisposable
    {
        public ChannelReader<LiveEvent> Events => channel.Reader;

        public void Dispose() => ImmutableInterlocked.Update(ref streams._listeners, static (all, one) => all.Remove(one), channel);
    }
}

using System.Collections.Concurrent;

namespace Portolan.Client.Tests.Peers;

/// <summary>Keeps everything an observer is told.</summary>
internal sealed class Recorder
{
    private readonly ConcurrentQueue<FtpEvent> _events = new();

    public IReadOnlyCollection<FtpEvent> Events => _events;

    public IEnumerable<string> Sent => _events.OfType<CommandSent>().Select(e => e.Line);

    public IEnumerable<string> Notes => _events.OfType<Noted>().Select(e => e.Text);

    public void Add(FtpEvent what) => _events.Enqueue(what);
}

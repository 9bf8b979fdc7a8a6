using System.Net;
using Portolan.Cli.Explain.Ends;
using Portolan.Cli.Explain.Wire;
using Portolan.Cli.Text;

namespace Portolan.Cli.Explain;

/// <summary>Where a lesson is played: both ends are there, the server listens.</summary>
internal abstract class Stage(Texts texts) : IAsyncDisposable
{
    protected Texts Texts { get; } = texts;

    /// <summary>What both ends report.</summary>
    public Diary Diary { get; } = new(texts);

    /// <summary>Null where packets may not be captured.</summary>
    public Tap? Tap { get; protected set; }

    public abstract IPAddress Client { get; }

    /// <summary>The server's control port.</summary>
    public IPEndPoint Server { get; protected set; } = new(IPAddress.None, 0);

    /// <summary>The client's address as the server sees it, where a router changes it.</summary>
    public virtual IPAddress? Outside => null;

    /// <summary>Runs the transfer; both ends report in <see cref="Diary"/>.</summary>
    public abstract Task PlayAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

using Portolan.Protocol;

namespace Portolan.Server.Sessions;

/// <summary>
/// A command that takes its time while the session goes on reading: a transfer, or a hash over a large file. The session's loop drives it in
/// two stages, so that it alone writes replies: <see cref="StartAsync"/> ends with a preliminary reply (or none), <see cref="FinishAsync"/> with the final one.
/// </summary>
internal abstract class LongCommand : IAsyncDisposable
{
    /// <summary>First stage. A preliminary reply (150) or null goes on to the second stage, any other reply ends the command.</summary>
    public abstract ValueTask<Reply?> StartAsync();

    /// <summary>Second stage: the work. Its reply is final.</summary>
    public abstract ValueTask<Reply> FinishAsync();

    /// <summary>Ends the command early; the running stage then ends soon with the fitting reply. May be called from any thread.</summary>
    public abstract void Cancel(CancelReason reason);

    /// <summary>Called by the heartbeat; checks time-outs.</summary>
    public abstract void Tick();

    /// <summary>For STAT: what is going on.</summary>
    public abstract string Describe();

    /// <summary>For the console; null where nothing moves over a data connection.</summary>
    public virtual TransferInfo? Transfer => null;

    public abstract ValueTask DisposeAsync();
}

/// <summary>Why a long command is ended before its time.</summary>
internal enum CancelReason
{
    None,
    /// <summary>ABOR.</summary>
    Aborted,
    /// <summary>The control connection is gone.</summary>
    ControlLost,
    /// <summary>The data connection was not made in time.</summary>
    ConnectTimeout,
    /// <summary>No byte moved for the stall limit.</summary>
    Stalled,
    /// <summary>The server stops or an administrator ended the session.</summary>
    ServerClosing,
}

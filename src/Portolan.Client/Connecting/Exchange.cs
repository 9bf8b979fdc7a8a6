using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>One command that waits for its replies: perhaps preliminary ones (1xx), then exactly one that is final. RFC 959 §5.4.</summary>
internal sealed class Exchange
{
    private readonly TaskCompletionSource<Reply> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Reply> _final = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="command">The command line, secrets masked.</param>
    /// <param name="pausesReading">The reader stops behind the final reply, because what follows may be TLS.</param>
    public Exchange(string command, bool pausesReading = false)
    {
        Command = command;
        PausesReading = pausesReading;
    }

    public string Command { get; }

    /// <summary>Replies that it says no to are passed over; null takes any.</summary>
    public Func<Reply, bool>? IsAnswer { get; init; }

    public bool PausesReading { get; }

    /// <summary>The first preliminary reply, or the final one where none came before.</summary>
    public Task<Reply> First => _first.Task;

    public Task<Reply> Final => _final.Task;

    public void Begin(Reply preliminary) => _first.TrySetResult(preliminary);

    public void Finish(Reply reply)
    {
        _first.TrySetResult(reply);
        _final.TrySetResult(reply);
    }

    public void Fail(Exception exception)
    {
        if (_first.TrySetException(exception)) _ = _first.Task.Exception; // looked at, even where nobody awaits it
        if (_final.TrySetException(exception)) _ = _final.Task.Exception;
    }
}

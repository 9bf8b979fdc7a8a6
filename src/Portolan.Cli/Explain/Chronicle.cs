namespace Portolan.Cli.Explain;

/// <summary>What happened, in its order; those who tell the story wait in it for the next thing. Thread-safe.</summary>
internal sealed class Chronicle<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly List<T> _entries = [];
    private TaskCompletionSource _more = NewSignal();

    /// <summary>All that happened until now.</summary>
    public IReadOnlyList<T> Entries
    {
        get
        {
            lock (_gate) return [.. _entries];
        }
    }

    public void Add(T entry)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _entries.Add(entry);
            (waiting, _more) = (_more, NewSignal());
        }
        waiting.SetResult();
    }

    /// <summary>The first entry that fits, now or within <paramref name="limit"/>; null when none came.</summary>
    public async Task<T?> FindAsync(Predicate<T> fits, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_entries.Find(fits) is { } found) return found;
                more = _more.Task;
            }
            await more.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (deadline.IsCancellationRequested) return null;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

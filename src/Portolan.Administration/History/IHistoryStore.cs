namespace Portolan.Administration;

/// <summary>What happened: transfers with the traces of their data connections, and sessions. Rows are written in batches in the background.</summary>
public interface IHistoryStore
{
    /// <summary>A number for a row: microseconds since 1970, never the same twice, never going back; fits a JavaScript number.</summary>
    long NextId(DateTimeOffset at);

    /// <summary>Keeps a transfer; never waits. Rows are dropped (and counted in <see cref="Dropped"/>) where the disk cannot follow.</summary>
    /// <param name="trace">The six steps of its data connection as JSON, read back by <see cref="FindTraceAsync"/>. Asked for when the row is written: the transfer need not wait for it.</param>
    void Add(TransferRow transfer, Func<string>? trace);

    void Add(SessionRow session);

    /// <summary>Rows that were dropped since the start.</summary>
    long Dropped { get; }

    /// <summary>Waits until everything added before is written.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    ValueTask<Page<TransferRow>> ListTransfersAsync(TransferFilter filter, PageRequest page, CancellationToken cancellationToken);

    ValueTask<TransferRow?> FindTransferAsync(long id, CancellationToken cancellationToken);

    ValueTask<string?> FindTraceAsync(long transfer, CancellationToken cancellationToken);

    /// <summary>Failures from <paramref name="from"/> on and before <paramref name="to"/>, by cause, the most frequent first.</summary>
    ValueTask<IReadOnlyList<FailureCount>> CountFailuresAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>The newest first, by start.</summary>
    ValueTask<Page<SessionRow>> ListSessionsAsync(SessionFilter filter, PageRequest page, CancellationToken cancellationToken);

    ValueTask<SessionRow?> FindSessionAsync(long id, CancellationToken cancellationToken);

    /// <summary>Forgets what is older than <paramref name="keep"/> says, a piece at a time.</summary>
    /// <returns>How many rows went.</returns>
    ValueTask<long> ForgetAsync(HistorySection keep, DateTimeOffset now, CancellationToken cancellationToken);
}

using System.Data.Common;
using System.Threading.Channels;

namespace Portolan.Stores.Sql;

/// <summary>
/// One connection that writes, fed by a queue, and as many that read as are asked for. A change is one transaction, on the disk when its task ends;
/// rows of the background are written many at a time and nobody waits for them.
/// </summary>
internal sealed class SqlDatabase : IAsyncDisposable
{
    private const int MostWaiting = 100_000;
    private const int MostInABatch = 2_000;
    private const int MostReaders = 16;

    private readonly SqliteDialect _dialect;
    private readonly DbConnection _writer;
    private readonly SqlLog _log;
    private readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _readers = new(MostReaders); // a disk that hangs must not take every thread of the process
    private readonly Task _loop;
    private long _waiting;
    private long _dropped;
    private bool _durable = true;

    public SqlDatabase(SqliteDialect dialect, DbConnection writer, SqlLog log)
    {
        (_dialect, _writer, _log) = (dialect, writer, log);
        _loop = Task.Run(WriteAsync);
    }

    private delegate ValueTask Step(DbConnection connection, CancellationToken cancellationToken);

    /// <param name="Done">Null for the background.</param>
    private sealed record Work(Step Run, TaskCompletionSource? Done, CancellationToken CancellationToken);

    public SqliteDialect Dialect => _dialect;

    /// <summary>Background rows that were dropped because the disk could not follow.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public async ValueTask<T> ReadAsync<T>(Func<DbConnection, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        if (_dialect.IsInMemory) return await ChangeAsync(read, cancellationToken);
        await _readers.WaitAsync(cancellationToken);
        try
        {
            // SQLite's own calls block.
            return await Task.Run(
                async () =>
                {
                    await using var connection = await _dialect.OpenAsync(cancellationToken);
                    return await read(connection, cancellationToken);
                },
                CancellationToken.None);
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <summary>One transaction: rolled back where <paramref name="change"/> throws.</summary>
    public async ValueTask<T> ChangeAsync<T>(Func<DbConnection, CancellationToken, ValueTask<T>> change, CancellationToken cancellationToken)
    {
        var result = default(T)!;
        await EnqueueAsync(async (connection, token) => result = await change(connection, token), cancellationToken);
        return result;
    }

    /// <inheritdoc cref="ChangeAsync{T}"/>
    public ValueTask ChangeAsync(Func<DbConnection, CancellationToken, ValueTask> change, CancellationToken cancellationToken) => EnqueueAsync(new Step(change), cancellationToken);

    /// <summary>Writes a row some time soon.</summary>
    public void Later(Func<DbConnection, CancellationToken, ValueTask> write)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting || !_queue.Writer.TryWrite(new Work(new Step(write), Done: null, CancellationToken.None)))
        {
            Interlocked.Decrement(ref _waiting);
            if (Interlocked.Increment(ref _dropped) % 10_000 == 1) _log.HistoryDropped();
        }
    }

    /// <summary>Waits until everything asked for before is written.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => EnqueueAsync(static (_, _) => ValueTask.CompletedTask, cancellationToken);

    /// <summary>Writes what is waiting, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _writer.DisposeAsync();
        _dialect.Dispose();
    }

    private async ValueTask EnqueueAsync(Step run, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(new Work(run, done, cancellationToken)), this);
        await done.Task;
    }

    private async Task WriteAsync()
    {
        var batch = new List<Work>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (_queue.Reader.TryRead(out var work))
            {
                if (work.Done is null)
                {
                    batch.Add(work);
                    if (batch.Count < MostInABatch) continue;
                }
                await WriteAsync(batch);
                if (work.Done is not null) await ChangeAsync(work);
            }
            await WriteAsync(batch);
        }
    }

    private async ValueTask ChangeAsync(Work work)
    {
        try
        {
            await SetDurableAsync(durable: true);
            await InTransactionAsync([work], work.CancellationToken);
            work.Done!.SetResult();
        }
        catch (OperationCanceledException)
        {
            work.Done!.SetCanceled(work.CancellationToken);
        }
        catch (Exception e)
        {
            work.Done!.SetException(e);
        }
    }

    /// <summary>All at once; where that fails, one by one, so that one bad row takes no other with it.</summary>
    private async ValueTask WriteAsync(List<Work> batch)
    {
        if (batch.Count == 0) return;
        if (!await TryWriteAsync(batch, mayBeRetried: batch.Count > 1))
        {
            foreach (var work in batch) await TryWriteAsync([work], mayBeRetried: false);
        }
        Interlocked.Add(ref _waiting, -batch.Count);
        batch.Clear();
    }

    private async ValueTask<bool> TryWriteAsync(IReadOnlyList<Work> batch, bool mayBeRetried)
    {
        try
        {
            await SetDurableAsync(durable: false);
            await InTransactionAsync(batch, CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            if (mayBeRetried) return false;
            _log.HistoryLost(batch.Count, e);
            Interlocked.Add(ref _dropped, batch.Count);
            return false;
        }
    }

    private async ValueTask InTransactionAsync(IReadOnlyList<Work> batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var transaction = await _writer.BeginTransactionAsync(CancellationToken.None);
        foreach (var work in batch) await work.Run(_writer, cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async ValueTask SetDurableAsync(bool durable)
    {
        if (_durable == durable) return;
        await _dialect.SetDurableAsync(_writer, durable, CancellationToken.None);
        _durable = durable;
    }
}

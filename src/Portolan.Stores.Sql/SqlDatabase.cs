using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;

namespace Portolan.Stores.Sql;

/// <summary>
/// One connection that writes, fed by a queue, and as many that read as are asked for. A change is one transaction, on the disk when its task ends;
/// rows of the background are gathered for a moment, written many at a time, and nobody waits for them.
/// </summary>
internal sealed class SqlDatabase : IAsyncDisposable
{
    private const int MostWaiting = 100_000;
    private const int MostInABatch = 2_000;
    private const int MostReaders = 16;

    /// <summary>A commit costs as much as some twenty rows.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    private readonly SqliteDialect _dialect;
    private readonly DbConnection _writer;
    private readonly SqlLog _log;
    private readonly Channel<Work?> _queue = Channel.CreateUnbounded<Work?>(new UnboundedChannelOptions { SingleReader = true }); // null: only the rows
    private readonly ConcurrentQueue<Action<RowWriter>> _rows = new();
    private readonly RowWriter _rowWriter;
    private readonly Timer _gathered;
    private int _gathering;
    private readonly SemaphoreSlim _readers = new(MostReaders); // a disk that hangs must not take every thread of the process
    private readonly Task _loop;
    private long _waiting;
    private long _dropped;
    private bool _durable = true;

    public SqlDatabase(SqliteDialect dialect, DbConnection writer, SqlLog log)
    {
        (_dialect, _writer, _log) = (dialect, writer, log);
        _rowWriter = new RowWriter(writer);
        _gathered = new Timer(_ => _queue.Writer.TryWrite(null));
        _loop = Task.Run(WriteAsync);
    }

    private delegate ValueTask Step(DbConnection connection, CancellationToken cancellationToken);

    private sealed record Work(Step Run, TaskCompletionSource Done, CancellationToken CancellationToken);

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

    /// <summary>Writes rows some time soon.</summary>
    public void Later(Action<RowWriter> write)
    {
        var waiting = Interlocked.Increment(ref _waiting);
        if (waiting > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            if (Interlocked.Increment(ref _dropped) % 10_000 == 1) _log.HistoryDropped();
            return;
        }
        _rows.Enqueue(write);
        if (Interlocked.Exchange(ref _gathering, 1) == 0) _gathered.Change(Gathering, Timeout.InfiniteTimeSpan);
        if (waiting == MostInABatch) _queue.Writer.TryWrite(null);
    }

    /// <summary>Waits until everything asked for before is written.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => EnqueueAsync(static (_, _) => ValueTask.CompletedTask, cancellationToken);

    /// <summary>Writes what is waiting, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gathered.DisposeAsync();
        _queue.Writer.TryComplete();
        await _loop;
        _rowWriter.Dispose();
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
        await foreach (var work in _queue.Reader.ReadAllAsync())
        {
            await WriteRowsAsync();
            if (work is not null) await ChangeAsync(work);
        }
        await WriteRowsAsync();
    }

    private async ValueTask ChangeAsync(Work work)
    {
        try
        {
            await SetDurableAsync(durable: true);
            work.CancellationToken.ThrowIfCancellationRequested();
            await using var transaction = await _writer.BeginTransactionAsync(CancellationToken.None);
            await work.Run(_writer, work.CancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
            work.Done.SetResult();
        }
        catch (OperationCanceledException)
        {
            work.Done.SetCanceled(work.CancellationToken);
        }
        catch (Exception e)
        {
            work.Done.SetException(e);
        }
    }

    /// <summary>Everything that waits, in transactions of many rows; where one fails, row by row, so that one bad row takes no other with it.</summary>
    private async ValueTask WriteRowsAsync()
    {
        Interlocked.Exchange(ref _gathering, 0);
        var batch = new List<Action<RowWriter>>();
        while (!_rows.IsEmpty)
        {
            while (batch.Count < MostInABatch && _rows.TryDequeue(out var row)) batch.Add(row);
            Interlocked.Add(ref _waiting, -batch.Count);
            if (!await TryWriteAsync(batch, mayBeRetried: batch.Count > 1))
            {
                foreach (var row in batch) await TryWriteAsync([row], mayBeRetried: false);
            }
            batch.Clear();
        }
    }

    private async ValueTask<bool> TryWriteAsync(List<Action<RowWriter>> rows, bool mayBeRetried)
    {
        try
        {
            await SetDurableAsync(durable: false);
            await using var transaction = await _writer.BeginTransactionAsync();
            _rowWriter.Transaction = transaction;
            foreach (var write in rows) write(_rowWriter);
            await transaction.CommitAsync();
            return true;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            if (mayBeRetried) return false;
            _log.HistoryLost(rows.Count, e);
            Interlocked.Add(ref _dropped, rows.Count);
            return false;
        }
    }

    private async ValueTask SetDurableAsync(bool durable)
    {
        if (_durable == durable) return;
        await _dialect.SetDurableAsync(_writer, durable, CancellationToken.None);
        _durable = durable;
    }
}

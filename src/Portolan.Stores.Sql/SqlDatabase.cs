using System.Data.Common;
using System.Threading.Channels;

namespace Portolan.Stores.Sql;

/// <summary>
/// One connection that writes, fed by a queue, and as many that read as are asked for. A change is one transaction, on the disk when its task ends;
/// rows of the background are gathered for a moment, written many at a time, and nobody waits for them.
/// </summary>
internal sealed class SqlDatabase : IAsyncDisposable
{
    private const int MostReaders = 16;

    private readonly SqliteDialect _dialect;
    private readonly WriterConnection _writer;
    private readonly Channel<Work?> _queue = Channel.CreateUnbounded<Work?>(new UnboundedChannelOptions { SingleReader = true }); // null: only the rows
    private readonly BackgroundRows _rows;
    private readonly SemaphoreSlim _readers = new(MostReaders); // a disk that hangs must not take every thread of the process
    private readonly Task _loop;

    public SqlDatabase(SqliteDialect dialect, DbConnection writer, SqlLog log)
    {
        _dialect = dialect;
        _writer = new WriterConnection(dialect, writer);
        _rows = new BackgroundRows(_writer, () => _queue.Writer.TryWrite(null), log);
        _loop = Task.Run(WriteAsync);
    }

    private delegate ValueTask Step(DbConnection connection, CancellationToken cancellationToken);

    private sealed record Work(Step Run, TaskCompletionSource Done, CancellationToken CancellationToken);

    public SqliteDialect Dialect => _dialect;

    /// <summary>Background rows that were dropped because the disk could not follow.</summary>
    public long Dropped => _rows.Dropped;

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
    public void Later(Action<RowWriter> write) => _rows.Add(write);

    /// <summary>Waits until everything asked for before is written.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => EnqueueAsync(static (_, _) => ValueTask.CompletedTask, cancellationToken);

    /// <summary>Writes what is waiting, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryWrite(null);
        _queue.Writer.TryComplete();
        await _loop;
        _rows.Dispose();
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
            await _writer.Turn.WaitAsync();
            try
            {
                _rows.Write();
                if (work is not null) await ChangeAsync(work);
            }
            finally
            {
                _writer.Turn.Release();
            }
        }
    }

    private async ValueTask ChangeAsync(Work work)
    {
        try
        {
            work.CancellationToken.ThrowIfCancellationRequested();
            await using var transaction = _writer.Begin(durable: true);
            await work.Run(_writer.Connection, work.CancellationToken);
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
}

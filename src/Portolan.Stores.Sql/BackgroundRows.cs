using System.Collections.Concurrent;
using System.Data.Common;

namespace Portolan.Stores.Sql;

/// <summary>
/// Rows that nobody waits for: gathered for a moment, then written many at a time by a thread of the lowest priority,
/// so that a transfer does not share its processor with the writing of its row as long as there is other time for that.
/// </summary>
internal sealed class BackgroundRows : IDisposable
{
    /// <summary>For a disk that hangs a while; beyond it rows are dropped, for memory has an end.</summary>
    private const int MostWaiting = 100_000;

    /// <summary>From here on the store's own loop helps: no time was left over for too long. With 20,000 the process grew from 67 to 110 and more MiB.</summary>
    private const int Many = 4_000;

    /// <summary>A change of settings waits for no more than these.</summary>
    private const int MostInABatch = 250;

    /// <summary>A commit costs as much as some twenty rows.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    private readonly WriterConnection _writer;
    private readonly Action _help;
    private readonly SqlLog _log;
    private readonly ConcurrentQueue<Action<RowWriter>> _rows = new();
    private readonly RowWriter _rowWriter;
    private readonly SemaphoreSlim _some = new(0);
    private readonly SemaphoreSlim _end = new(0);
    private readonly Thread _thread;
    private int _gathering;
    private long _waiting;
    private long _dropped;

    /// <param name="help">Called when many rows wait: somebody of ordinary priority should call <see cref="Write"/>.</param>
    public BackgroundRows(WriterConnection writer, Action help, SqlLog log)
    {
        (_writer, _help, _log) = (writer, help, log);
        _rowWriter = new RowWriter(writer.Connection);
        _thread = new Thread(Run) { IsBackground = true, Name = "Portolan history" };
        _thread.Start();
    }

    /// <summary>Rows that were dropped because the disk could not follow.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Never waits.</summary>
    public void Add(Action<RowWriter> write)
    {
        var waiting = Interlocked.Increment(ref _waiting);
        if (waiting > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            if (Interlocked.Increment(ref _dropped) % 10_000 == 1) _log.HistoryDropped();
            return;
        }
        _rows.Enqueue(write);
        if (Interlocked.Exchange(ref _gathering, 1) == 0) _some.Release();
        if (waiting == Many) _help();
    }

    /// <summary>Writes everything that waits, in transactions of many rows; for who has the turn.</summary>
    public void Write()
    {
        while (WriteBatch())
        {
        }
    }

    /// <summary>Ends the thread. What waits is to be written before.</summary>
    public void Dispose()
    {
        _end.Release();
        _some.Release();
        _thread.Join();
        _rowWriter.Dispose();
    }

    private void Run()
    {
        LowestPriority.TakeForThisThread();
        while (true)
        {
            _some.Wait();
            if (_end.Wait(Gathering)) return;
            Interlocked.Exchange(ref _gathering, 0);
            bool more;
            do
            {
                _writer.Turn.Wait();
                try
                {
                    more = WriteBatch();
                }
                finally
                {
                    _writer.Turn.Release();
                }
            }
            while (more && _end.CurrentCount == 0);
        }
    }

    /// <summary>One transaction; where it fails, row by row, so that one bad row takes no other with it. False where nothing waited.</summary>
    private bool WriteBatch()
    {
        var batch = new List<Action<RowWriter>>();
        while (batch.Count < MostInABatch && _rows.TryDequeue(out var row)) batch.Add(row);
        if (batch.Count == 0) return false;
        Interlocked.Add(ref _waiting, -batch.Count);
        if (!TryWrite(batch, mayBeRetried: batch.Count > 1))
            foreach (var row in batch) TryWrite([row], mayBeRetried: false);
        return true;
    }

    private bool TryWrite(List<Action<RowWriter>> rows, bool mayBeRetried)
    {
        try
        {
            using var transaction = _writer.Begin(durable: false);
            _rowWriter.Transaction = transaction;
            foreach (var write in rows) write(_rowWriter);
            transaction.Commit();
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
}

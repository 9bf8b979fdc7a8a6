using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;

namespace Portolan.Stores.Sql.Tests;

/// <summary>Rows that nobody waits for, on a connection in memory.</summary>
public sealed class BackgroundRowsTests : IAsyncLifetime
{
    private readonly SqliteDialect _dialect = SqliteDialect.Memory();
    private DbConnection _connection = null!;
    private WriterConnection _writer = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connection = await _dialect.OpenAsync(Cancelled);
        await _connection.RunAsync("CREATE TABLE numbers (number BIGINT PRIMARY KEY)", [], Cancelled);
        _writer = new WriterConnection(_dialect, _connection);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _dialect.Dispose();
    }

    [Fact]
    public async Task Add_ItsThread_LetsEveryOtherGoFirst()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("skipped: the priority of a thread is read from Linux's /proc");
        using var rows = Start();
        var written = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

        rows.Add(_ => written.SetResult(PriorityHere()));

        Assert.Equal(19, await written.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancelled));
    }

    [Fact]
    public async Task Add_NoTimeIsLeftOver_CallsForHelpOnceAndThenDrops()
    {
        var calls = 0;
        using var rows = Start(() => calls++);
        await _writer.Turn.WaitAsync(Cancelled); // the thread gets none
        for (var i = 0; i < 3_999; i++) rows.Add(Row(i));
        Assert.Equal(0, calls);
        for (var i = 3_999; i < 100_000; i++) rows.Add(Row(i));
        Assert.Equal((1, 0L), (calls, rows.Dropped));
        rows.Add(Row(100_000));
        Assert.Equal(1, rows.Dropped);

        rows.Write();

        Assert.Equal(100_000, await _connection.FindAsync("SELECT COUNT(*) FROM numbers", [], row => row.GetInt64(0), Cancelled));
        _writer.Turn.Release();
    }

    [Fact]
    public async Task Dispose_SomebodyStillAdds_IsIgnored()
    {
        var rows = Start();
        rows.Dispose();
        rows.Add(Row(1));
        Assert.Equal(0, await _connection.FindAsync("SELECT COUNT(*) FROM numbers", [], row => row.GetInt64(0), Cancelled));
    }

    private static Action<RowWriter> Row(long number) => rows => rows.Run("INSERT INTO numbers (number) VALUES (@number)", new Value("@number", number));

    // The 19th field of proc_pid_stat(5), counted from behind the name, which may hold anything.
    private static int PriorityHere()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }

    private BackgroundRows Start(Action? help = null) => new(_writer, help ?? (() => { }), new SqlLog(NullLogger.Instance));
}

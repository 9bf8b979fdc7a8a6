using System.Net;
using Portolan.Administration;

namespace Portolan.Stores.Sql.Tests;

public sealed class HistoryStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task ListTransfers_Filters_FindTheirRowsPageByPage(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        for (var i = 0; i < 100; i++) store.History.Add(Row(store, i), i == 7 ? () => "{\"steps\":[]}" : null);
        await store.History.FlushAsync(Cancelled);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"/dir/file{(49 - i) * 2}.bin"), await PathsAsync(store, new TransferFilter(User: "user0")));
        Assert.Equal(10, (await PathsAsync(store, new TransferFilter(Cause: "refused"))).Count);
        Assert.Equal(["/dir/file55.bin"], await PathsAsync(store, new TransferFilter(Path: "FILE55")));
        Assert.Equal(["/dir/file11.bin", "/dir/file10.bin"], await PathsAsync(store, new TransferFilter(From: Now.AddSeconds(10), To: Now.AddSeconds(12))));
        Assert.Equal(10, (await PathsAsync(store, new TransferFilter(User: "user0", Outcome: TransferOutcomeKind.Failed, Direction: TransferDirection.Upload, Client: IPAddress.Parse("192.0.2.1")))).Count);
        var seventh = (await store.History.ListTransfersAsync(new TransferFilter(Path: "file7.bin"), default, Cancelled)).Items[0];
        Assert.Equal("{\"steps\":[]}", await store.History.FindTraceAsync(seventh.Id, Cancelled));
        Assert.Equal(seventh, await store.History.FindTransferAsync(seventh.Id, Cancelled));
        Assert.Equal([new FailureCount("refused", 10, Now.AddSeconds(94).ToStored())], await store.History.CountFailuresAsync(Now, DateTimeOffset.MaxValue, Cancelled));
        Assert.Equal([new FailureCount("refused", 2, Now.AddSeconds(34).ToStored())], await store.History.CountFailuresAsync(Now.AddSeconds(20), Now.AddSeconds(44), Cancelled));
        Assert.Equal(0, store.History.Dropped);
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Add_RowThatIsThereAlready_TakesNoOtherWithIt(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        var row = Row(store, 1);
        store.History.Add(row, trace: null);
        store.History.Add(row, trace: null);
        store.History.Add(Row(store, 2), trace: null);
        await store.History.FlushAsync(Cancelled);
        Assert.Equal((2, 1L), ((await PathsAsync(store, new TransferFilter())).Count, store.History.Dropped));
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Sessions_Stored_ComeBackWhole(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        var row = new SessionRow
        {
            Id = store.History.NextId(Now),
            Number = 4,
            User = "anna",
            Client = IPAddress.Parse("2001:db8::1"),
            ClientPort = 40000,
            Local = IPEndPoint.Parse("[2001:db8::2]:21"),
            StartedAt = Now,
            EndedAt = Now.AddMinutes(1),
            End = "Quit",
            Reason = "QUIT",
            Tls = "Tls13",
            ClientName = "curl",
            Transfers = 3,
            UploadedBytes = 5,
            DownloadedBytes = 6,
        };
        store.History.Add(row);
        await store.History.FlushAsync(Cancelled);
        Assert.Equal(row, await store.History.FindSessionAsync(row.Id, Cancelled));
        Assert.Equal(row, Assert.Single((await store.History.ListSessionsAsync(new SessionFilter(User: "anna"), default, Cancelled)).Items));
        Assert.Empty((await store.History.ListSessionsAsync(new SessionFilter(Client: IPAddress.Loopback), default, Cancelled)).Items);
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Forget_OldRows_KeepsTheYoung(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        for (var i = 0; i < 10; i++) store.History.Add(Row(store, i * 86_400), () => "{}");
        await store.History.FlushAsync(Cancelled);
        Assert.Equal(10, await store.History.ForgetAsync(new HistorySection { KeepTransfers = TimeSpan.FromDays(5) }, Now.AddDays(10), Cancelled));
        Assert.Equal(5, (await PathsAsync(store, new TransferFilter())).Count);
    }

    [Fact]
    public async Task NextId_ClockSetBackAndReopened_NeverRepeats()
    {
        using var folder = new TempFolder();
        long last;
        await using (var store = await StoreCase.OpenAsync("file", folder))
        {
            Assert.True(store.History.NextId(Now) < store.History.NextId(Now));
            var row = Row(store, 5);
            last = row.Id;
            store.History.Add(row, trace: null);
        }
        await using var again = await StoreCase.OpenAsync("file", folder);
        Assert.True(again.History.NextId(Now.AddDays(-3)) > last);
        Assert.True(last < 1L << 53, "a JavaScript number holds it");
    }

    [Theory, MemberData(nameof(StoreCase.All), MemberType = typeof(StoreCase))]
    public async Task Add_NobodyWaits_IsWrittenSoon(string kind)
    {
        using var folder = new TempFolder();
        await using var store = await StoreCase.OpenAsync(kind, folder);
        for (var i = 0; i < 3; i++)
        {
            store.History.Add(Row(store, i), trace: null);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            while ((await PathsAsync(store, new TransferFilter())).Count <= i) await Task.Delay(20, patience.Token);
        }
    }

    [Fact]
    public async Task Add_AtTheEnd_IsWrittenByClosingAndIgnoredAfterIt()
    {
        using var folder = new TempFolder();
        var store = await StoreCase.OpenAsync("file", folder);
        for (var i = 0; i < 2_500; i++) store.History.Add(Row(store, i), trace: null);
        await store.DisposeAsync();
        store.History.Add(Row(store, 2_500), trace: null);
        await using var again = await StoreCase.OpenAsync("file", folder);
        Assert.Equal(2_500, (await PathsAsync(again, new TransferFilter())).Count);
    }

    private static TransferRow Row(SqlStore store, int i) => new()
    {
        Id = store.History.NextId(Now.AddSeconds(i)),
        At = Now.AddSeconds(i),
        Session = 1,
        User = "user" + (i % 2),
        Client = IPAddress.Parse("192.0.2.1"),
        Verb = "STOR",
        Path = $"/dir/file{i}.bin",
        Direction = TransferDirection.Upload,
        Bytes = i,
        DurationSeconds = 0.5,
        Outcome = i % 10 == 4 ? TransferOutcomeKind.Failed : TransferOutcomeKind.Completed,
        Cause = i % 10 == 4 ? "refused" : null,
        Reply = 226,
        Mode = "EPSV",
        Tls = "Tls13",
        TlsResumed = true,
    };

    private static async Task<List<string>> PathsAsync(SqlStore store, TransferFilter filter)
    {
        var paths = new List<string>();
        string? cursor = null;
        do
        {
            var page = await store.History.ListTransfersAsync(filter, new PageRequest(cursor, 7), Cancelled);
            paths.AddRange(page.Items.Select(row => row.Path));
            cursor = page.Next;
        }
        while (cursor is not null);
        return paths;
    }
}

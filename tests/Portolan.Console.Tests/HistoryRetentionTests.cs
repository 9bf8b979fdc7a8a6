using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Portolan.Administration;
using Portolan.Console.History;
using Portolan.Console.Tests.Kit;

namespace Portolan.Console.Tests;

public sealed class HistoryRetentionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retention_AtTheStartAndEveryHour_ForgetsWhatIsOlderThanTheSettingsKeep()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        await using var store = await TestStore.OpenAsync();
        var keep = new HistorySection { KeepTransfers = TimeSpan.FromDays(30), KeepAudit = TimeSpan.FromDays(60) };
        await AddAsync(store, time.GetUtcNow().AddDays(-31));
        await AddAsync(store, time.GetUtcNow().AddDays(-29));
        await store.Audit.AddAsync(AuditEntry.Of(Actor.Server, time.GetUtcNow().AddDays(-31), AuditActions.Change, "settings"), Cancelled);
        await using var retention = new HistoryRetention(store.History, () => keep, new ConsoleLog(NullLogger.Instance), time);
        retention.Start();
        await LeftAsync(store, 1);
        keep = keep with { KeepTransfers = TimeSpan.FromDays(1) };
        time.Advance(TimeSpan.FromHours(1));
        await LeftAsync(store, 0);
        Assert.Single((await store.Audit.ListAsync(new AuditFilter(Object: "settings"), new PageRequest(null, 10), Cancelled)).Items);
    }

    private static async Task AddAsync(IAdministrationStore store, DateTimeOffset at)
    {
        store.History.Add(new TransferRow { Id = store.History.NextId(at), At = at, Session = 1, Client = IPAddress.Loopback, Verb = "RETR", Path = "/a" }, trace: null);
        await store.History.FlushAsync(Cancelled);
    }

    private static async Task LeftAsync(IAdministrationStore store, int expected)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while ((await store.History.ListTransfersAsync(new TransferFilter(), new PageRequest(null, 10), patience.Token)).Items.Count != expected) await Task.Yield();
    }
}

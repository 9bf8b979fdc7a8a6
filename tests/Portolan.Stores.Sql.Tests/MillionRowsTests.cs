using System.Net;
using Portolan.Administration;

namespace Portolan.Stores.Sql.Tests;

/// <summary>A million transfers: every page comes out of an index, whatever was asked for. Judged by the plan, not by the clock.</summary>
public sealed class MillionRowsTests
{
    private const int Rows = 1_000_000;
    private const long Start = 1_700_000_000_000_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListTransfers_AmongAMillion_ReadsThemThroughAnIndex()
    {
        using var folder = new TempFolder();
        await using var store = await SqlStore.OpenAsync(folder.Path, cancellationToken: Cancelled);
        await FillAsync(store);
        (TransferFilter Filter, string Plan)[] cases =
        [
            (new(), "SEARCH transfers USING INTEGER PRIMARY KEY"),
            (new(From: Times.FromStored(Start), To: Times.FromStored(Start + 500)), "SEARCH transfers USING INTEGER PRIMARY KEY"),
            (new(User: "user77"), "SEARCH transfers USING INDEX transfers_by_user"),
            (new(Client: IPAddress.Parse("192.0.2.9")), "SEARCH transfers USING INDEX transfers_by_client"),
            (new(Cause: "refused"), "SEARCH transfers USING INDEX transfers_by_cause"),
            (new(Outcome: TransferOutcomeKind.Failed), "SEARCH transfers USING INDEX transfers_by_outcome"),
            (new(Direction: TransferDirection.Upload), "SEARCH transfers USING INDEX transfers_by_direction"),
            (new(Session: 7), "SEARCH transfers USING INDEX transfers_by_session"),
            (new(User: "user77", Path: "nowhere"), "SEARCH transfers USING INDEX transfers_by_user"),
        ];
        foreach (var (filter, expected) in cases)
        {
            var plan = await PlanAsync(store, TransferRows.Query(filter, new PageRequest(Cursors.Of(Start + 900_000))));
            Assert.Contains(expected, plan, StringComparison.Ordinal);
            Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        }
        Assert.Contains("USING COVERING INDEX transfers_failed", await PlanAsync(store, new Query(SqlHistory.FailuresSql)), StringComparison.Ordinal);
        await AssertPagesAsync(store);
    }

    private static async Task AssertPagesAsync(SqlStore store)
    {
        var first = await store.History.ListTransfersAsync(new TransferFilter(User: "user77"), new PageRequest(Limit: 3), Cancelled);
        Assert.Equal([Start + 999_977, Start + 999_877, Start + 999_777], first.Items.Select(row => row.Id));
        var deep = await store.History.ListTransfersAsync(new TransferFilter(User: "user77"), new PageRequest(Cursors.Of(Start + 150), 3), Cancelled);
        Assert.Equal([Start + 77], deep.Items.Select(row => row.Id));
        Assert.Null(deep.Next);
        Assert.Equal([new FailureCount("refused", Rows / 10, Start + Rows - 10)], await store.History.CountFailuresAsync(Times.FromStored(0), DateTimeOffset.MaxValue, Cancelled));
    }

    private static async Task<string> PlanAsync(SqlStore store, Query query) => string.Join('\n', await store.Database.ReadAsync(
        (connection, token) => connection.ListAsync("EXPLAIN QUERY PLAN " + query.Sql.Replace("@from", "0", StringComparison.Ordinal).Replace("@to", "9", StringComparison.Ordinal), query.Values, row => row.GetString(3), token), Cancelled));

    private static async Task FillAsync(SqlStore store) => await store.Database.ChangeAsync(
        async (connection, token) => await connection.RunAsync(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Rows - 1})
            INSERT INTO transfers (id, at, session, user_name, client, verb, path, direction, bytes, seconds, outcome, reply, mode, cause)
            SELECT {Start} + i, {Start} + i, i / 20, 'user' || (i % 100), '192.0.2.' || (i % 200), 'STOR', '/dir/file' || i, 'Upload', i, 0.5,
                CASE WHEN i % 10 = 0 THEN 'Failed' ELSE 'Completed' END, 226, 'EPSV', CASE WHEN i % 10 = 0 THEN 'refused' END FROM n
            """,
            [], token),
        Cancelled);
}

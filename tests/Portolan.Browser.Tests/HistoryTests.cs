using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Portolan.Browser.Tests;

/// <summary>A history of a million transfers: pages of it come as one scrolls, and only rows in sight exist.</summary>
public sealed class HistoryTests(Chromium chromium)
{
    private const int Transfers = 1_000_000, Users = 50;

    [Fact]
    public async Task HugeHistory_ScrolledAndFiltered_KeepsOnlyVisibleRows()
    {
        await using var server = new ConsoleServer();
        var page = await server.OpenAsync(chromium);
        Fill(server.Database);

        await page.GotoAsync($"{server.Address}/transfers");
        var first = page.GetByRole(AriaRole.Row).Nth(1);
        await first.SeeTextAsync("/inbox/scan-0.pdf");
        await page.WaitForFunctionAsync(
            """
            () => {
              window.scrollTo(0, document.documentElement.scrollHeight)
              return [...document.querySelectorAll('[role=row][aria-rowindex]')].some(row => Number(row.getAttribute('aria-rowindex')) > 350)
            }
            """);

        Assert.InRange(await page.GetByRole(AriaRole.Row).CountAsync(), 5, 100);
        await page.GetByLabel("User", new() { Exact = true }).FillAsync("user7");
        await first.SeeTextAsync("/inbox/scan-7.pdf");
        await page.Named(AriaRole.Button, "Clear filters").First.ClickAsync();
        await first.SeeTextAsync("/inbox/scan-0.pdf");

        await page.ReloadAsync();
        var failures = page.GetByRole(AriaRole.Region, new() { Name = "Failures by cause" }).First;
        await failures.SeeTextAsync("10,000");
        await failures.GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByRole(AriaRole.Row).Nth(2).SeeTextAsync("/inbox/scan-100.pdf");
    }

    /// <summary>The oldest first and with room in memory, as an index likes to grow: a third of the time.</summary>
    private static void Fill(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False;Default Timeout=60");
        connection.Open();
        using var fill = connection.CreateCommand();
        fill.CommandText =
            $"""
            PRAGMA cache_size = -300000;
            WITH RECURSIVE numbers(n) AS (SELECT {Transfers - 1} UNION ALL SELECT n - 1 FROM numbers WHERE n > 0)
            INSERT INTO transfers (id, at, session, user_name, client, verb, path, direction, bytes, seconds, outcome, reply, mode, cause)
            SELECT {Newest} - n, {Newest} - n, 1, 'user' || (n % {Users}), '198.51.100.' || (n % 200), 'STOR', '/inbox/scan-' || n || '.pdf', 'Upload', n, 0.5,
              CASE n % 100 WHEN 0 THEN 'Failed' ELSE 'Completed' END, 226, 'PASV', CASE n % 100 WHEN 0 THEN 'client-nat' END FROM numbers
            """;
        Assert.Equal(Transfers, fill.ExecuteNonQuery());
    }

    /// <summary>Microseconds since 1970, as the store counts.</summary>
    private static long Newest => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000;
}

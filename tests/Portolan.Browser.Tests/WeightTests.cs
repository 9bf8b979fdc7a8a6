using Microsoft.Playwright;

namespace Portolan.Browser.Tests;

/// <summary>The console is light: on the wire, and with many sessions.</summary>
public sealed class WeightTests(Chromium chromium, ConsoleServer server)
{
    private const int MostBytes = 300_000;
    private const int Sessions = 200;
    private const string Password = "two hundred sails";

    [Theory, InlineData(false), InlineData(true)]
    public async Task FirstPage_Loaded_WeighsLessThan300Kilobytes(bool signedIn)
    {
        await server.FirstRunLinkAsync();
        var page = signedIn ? await server.OpenAsync(chromium) : await chromium.OpenAsync();
        if (!signedIn) await page.GotoAsync(server.Address);
        await page.ReadyAsync();
        var ready = await page.EvaluateAsync<double>("performance.now()");
        await page.WaitForLoadStateAsync(LoadState.Load);

        var bytes = await page.EvaluateAsync<int>(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, each) => sum + each.encodedBodySize, 0)");

        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes:N0} bytes on the wire, ready after {ready:F0} ms");
        Assert.InRange(bytes, 50_000, MostBytes);
    }

    /// <summary>Words and page are held back until the session is asked for: were they asked for one after the other, nothing would ever come.</summary>
    [Fact]
    public async Task FirstPage_Loading_AsksForSessionWordsAndPageAtOnce()
    {
        var page = await server.OpenAsync(chromium);
        var (session, words, overview) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var all = Task.WhenAll(session.Task, words.Task, overview.Task);
        TaskCompletionSource? AskedBy(string url) => url switch
        {
            _ when url.EndsWith("/api/v1/session", StringComparison.Ordinal) => session,
            _ when url.Contains("/assets/en-", StringComparison.Ordinal) => words,
            _ when url.Contains("/assets/Overview-", StringComparison.Ordinal) && url.EndsWith(".js", StringComparison.Ordinal) => overview,
            _ => null,
        };
        await page.RouteAsync(url => AskedBy(url) is not null, async route =>
        {
            AskedBy(route.Request.Url)!.TrySetResult();
            await all;
            await route.ContinueAsync();
        });

        await page.ReloadAsync();

        await page.Named(AriaRole.Region, "Findings").SeeAsync();
    }

    /// <summary>How long until the first finding stands there, everything in the browser's cache; docs/console.md names this command.</summary>
    [Fact]
    public async Task FirstPage_LoadedAgain_TellsWhenItIsUsable()
    {
        var page = await server.OpenAsync(chromium);
        await page.AddInitScriptAsync(
            """
            new MutationObserver((_, observer) => {
              if (!document.querySelector('main section[aria-label=Findings]')) return
              window.usableAt = performance.now()
              observer.disconnect()
            }).observe(document, { childList: true, subtree: true })
            """);
        var times = new List<double>();
        for (var load = 0; load < 5; load++)
        {
            await page.ReloadAsync();
            await page.WaitForFunctionAsync("() => window.usableAt > 0");
            times.Add(await page.EvaluateAsync<double>("window.usableAt"));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"usable after {string.Join(", ", times.Select(time => $"{time:F0} ms"))}");
        Assert.All(times, time => Assert.InRange(time, 1, Chromium.Patience));
    }

    [Fact]
    public async Task TwoHundredSessions_Shown_KeepOnlyVisibleRowsAndFindEachBySearch()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium);
        await server.AddUserAsync(page, "crowd", Password);
        var crowd = new List<Client.FtpClient>();
        try
        {
            for (var i = 0; i < Sessions; i++) crowd.Add(await server.FtpAsync("crowd", Password, cancellationToken: token));
            await page.GotoAsync($"{server.Address}/sessions");
            await page.ReadyAsync();

            await page.GetByText($"{Sessions} sessions").SeeAsync();
            Assert.InRange(await page.GetByRole(AriaRole.Row).CountAsync(), 5, 60);
            var longest = await LongestFrameAsync(page);
            TestContext.Current.TestOutputHelper?.WriteLine($"longest frame while scrolling past {Sessions} sessions: {longest:F0} ms");
            await page.GetByPlaceholder("User or address").FillAsync($":{crowd[150].LocalEndPoint.Port}");
            await Assertions.Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2, new() { Timeout = Chromium.Patience });
        }
        finally
        {
            foreach (var ftp in crowd) await ftp.DisposeAsync();
        }
    }

    /// <summary>Scrolls to the end, one step a frame; how long the slowest frame took, in milliseconds.</summary>
    private static Task<double> LongestFrameAsync(IPage page) => page.EvaluateAsync<double>(
        """
        () => new Promise(done => {
          let last = performance.now(), longest = 0, frames = 0
          const step = now => {
            longest = Math.max(longest, now - last)
            last = now
            window.scrollBy(0, 400)
            if (++frames < 60) requestAnimationFrame(step)
            else done(longest)
          }
          requestAnimationFrame(step)
        })
        """);
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Portolan.Testing;

namespace Portolan.Browser.Tests;

/// <summary>Audit log, API keys and backup, with what they do outside of the page.</summary>
public sealed class AdministrationTests(Chromium chromium, ConsoleServer server)
{
    private const string Password = "everything in its place";

    [Fact]
    public async Task ApiKey_Made_IsShownOnceAndWorksUntilItIsRemoved()
    {
        var page = await server.OpenAsync(chromium, "/api-keys");
        await page.Named(AriaRole.Button, "New key").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("nightly");
        await dialog.Named(AriaRole.Button, "Create").ClickAsync();
        var key = (await dialog.Locator("pre").TextContentAsync())!;

        Assert.Equal(HttpStatusCode.OK, await AskWithAsync(key));
        await page.ReloadAsync();
        await page.GetByText("nightly", new() { Exact = true }).SeeAsync();
        Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);
        await page.Named(AriaRole.Button, "Remove the key nightly?").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).Named(AriaRole.Button, "Remove").ClickAsync();

        await Assertions.Expect(page.GetByText("nightly", new() { Exact = true })).ToHaveCountAsync(0, new() { Timeout = Chromium.Patience });
        Assert.Equal(HttpStatusCode.Unauthorized, await AskWithAsync(key));
    }

    [Fact]
    public async Task Creation_UndoneFromTheAuditLog_IsRevokedAndSaysWhichEntryItUndoes()
    {
        var page = await server.OpenAsync(chromium);
        var made = (await server.PostAsync(page, "api-keys", new { name = "hasty", scope = "operator" }))!;
        var (key, id) = ((string)made["key"]!, (string)made["apiKey"]!["id"]!);
        Assert.Equal(HttpStatusCode.OK, await AskWithAsync(key));
        await page.APIRequest.GetAsync($"{server.Address}/api/v1/backup");
        await page.GotoAsync($"{server.Address}/audit");

        await page.Named(AriaRole.Button, $"Undo this change: API key {id}").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).Named(AriaRole.Button, "Undo").ClickAsync();

        var undo = page.GetByRole(AriaRole.Row).Filter(new() { HasText = id }).First;
        await undo.SeeTextAsync("Undone");
        await undo.SeeTextAsync("of the entry of");
        await undo.SeeTextAsync("A removed key is gone for good.");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskWithAsync(key));
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Exported" }).First.SeeTextAsync("There is nothing to take back.");
    }

    [Fact]
    public async Task Backup_ExportedChangedAndImported_HoldsForFtpClients()
    {
        var token = TestContext.Current.CancellationToken;
        await using var own = new ConsoleServer(); // an import replaces everything
        var page = await own.OpenAsync(chromium);
        await own.AddUserAsync(page, "keeper", Password);
        await own.AddUserAsync(page, "leaver", Password);
        await page.GotoAsync($"{own.Address}/backup");
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Named(AriaRole.Button, "Download backup").ClickAsync());
        var exported = await File.ReadAllTextAsync(await saved.PathAsync(), token);
        Assert.DoesNotContain(Password, exported, StringComparison.Ordinal);
        var (low, high) = FreePort.NextRange(4);

        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "portolan.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(Changed(exported, $"{low}-{high}")) });
        foreach (var difference in new[] { "/settings/passive/ports", "/users/twin/user/name", "/users/leaver/user/name" }) await page.GetByText(difference, new() { Exact = true }).SeeAsync();
        await page.Named(AriaRole.Button, "Apply the file").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).Named(AriaRole.Button, "Apply the file").ClickAsync();
        await page.GetByText("The configuration of the file holds now.").SeeAsync();

        await using var twin = await own.FtpAsync("twin", Password, cancellationToken: token);
        Assert.InRange(int.Parse((await twin.SendAsync("EPSV", token)).Text.Split('|')[3], System.Globalization.CultureInfo.InvariantCulture), low, high);
        await Assert.ThrowsAnyAsync<Client.FtpException>(() => own.FtpAsync("leaver", Password, cancellationToken: token));
    }

    [Fact]
    public async Task Backup_ThatIsNoJson_IsSaidInWords()
    {
        var page = await server.OpenAsync(chromium, "/backup");

        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "notes.json", MimeType = "application/json", Buffer = "{ not a backup"u8.ToArray() });

        await page.GetByText("This is not JSON from line 1, byte 3 on.").SeeAsync();
    }

    /// <summary>Another range, one user more with the password of the first, and one less.</summary>
    private static string Changed(string backup, string range)
    {
        var document = JsonNode.Parse(backup)!;
        document["settings"]!["passive"]!["ports"] = range;
        var users = document["users"]!.AsArray();
        var twin = users.Single(user => (string?)user!["user"]!["name"] == "keeper")!.DeepClone();
        twin["user"]!["name"] = "twin";
        users.Remove(users.Single(user => (string?)user!["user"]!["name"] == "leaver"));
        users.Add(twin);
        return document.ToJsonString();
    }

    private async Task<HttpStatusCode> AskWithAsync(string key)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(Chromium.Patience) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.GetAsync($"{server.Address}/api/v1/overview", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}

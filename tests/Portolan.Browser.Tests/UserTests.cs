using Microsoft.Playwright;

namespace Portolan.Browser.Tests;

/// <summary>Users made in the console log in by FTP.</summary>
public sealed class UserTests(Chromium chromium, ConsoleServer server)
{
    [Fact]
    public async Task NewUser_Created_LogsInByFtp()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium, "/users");

        await MakeUserAsync(page, "anna", "correct horse battery");

        await using var ftp = await server.FtpAsync("anna", "correct horse battery", cancellationToken: token);
        Assert.Equal("/", await ftp.GetWorkingDirectoryAsync(token));
        await page.Named(AriaRole.Button, "Open anna").SeeAsync();
    }

    [Fact]
    public async Task UserWithTerms_Opened_ShowsWhereEachValueComesFromAndTriesAPath()
    {
        var page = await server.OpenAsync(chromium, "/users");
        await MakeUserAsync(page, "terms", "correct horse battery", async () =>
        {
            await page.Named(AriaRole.Tab, "Limits").ClickAsync();
            await page.GetByLabel("Storage").FillAsync("10 GiB");
            await page.Named(AriaRole.Tab, "Files").ClickAsync();
            await page.GetByLabel("Home folder").FillAsync("terms");
        });
        Directory.CreateDirectory(Path.Join(server.Files, "terms"));

        await page.Named(AriaRole.Button, "Open terms").ClickAsync();
        await page.Named(AriaRole.Tab, "Limits").ClickAsync();
        var used = page.GetByRole(AriaRole.Region, new() { Name = "Used" });
        await used.SeeTextAsync("0 B of 10.0 GiB");
        await File.WriteAllBytesAsync(Path.Join(server.Files, "terms", "from elsewhere.bin"), new byte[2048], TestContext.Current.CancellationToken);
        await used.Named(AriaRole.Button, "Count anew").ClickAsync();
        await used.SeeTextAsync("2.0 KiB of 10.0 GiB");
        await page.Named(AriaRole.Tab, "What holds").ClickAsync();
        await page.GetByRole(AriaRole.Row, new() { Name = "Storage" }).SeeTextAsync("the user");
        await page.GetByRole(AriaRole.Row, new() { Name = "Sessions at a time" }).SeeTextAsync("the server");
        await page.Named(AriaRole.Tab, "Try").ClickAsync();
        await page.GetByLabel("Path", new() { Exact = true }).FillAsync("/inbox/a.txt");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Try", Exact = true }).ClickAsync();

        await page.GetByText("Why", new() { Exact = true }).SeeAsync();
    }

    [Fact]
    public async Task NewUser_NameTaken_IsSaidAtTheField()
    {
        var page = await server.OpenAsync(chromium);
        await server.AddUserAsync(page, "twin", "correct horse battery");
        await page.GotoAsync($"{server.Address}/users/new");
        var name = page.GetByRole(AriaRole.Dialog).GetByLabel("Name", new() { Exact = true });

        await name.FillAsync("twin");
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Password", new() { Exact = true }).FillAsync("correct horse battery");
        await page.Named(AriaRole.Button, "Create").ClickAsync();

        await Assertions.Expect(name).ToHaveAttributeAsync("aria-invalid", "true", new() { Timeout = Chromium.Patience });
        await Assertions.Expect(name).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("There is 'twin' already", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Setting_RefusedByTheServer_IsSaidAtTheFieldWhileTyping()
    {
        var page = await server.OpenAsync(chromium, "/server/limits-and-settings/settings/passive");
        var address = page.GetByLabel("External address");

        await address.FillAsync("not an address");

        await Assertions.Expect(address).ToHaveAttributeAsync("aria-invalid", "true", new() { Timeout = Chromium.Patience });
        await Assertions.Expect(page.Named(AriaRole.Button, "Save changes")).ToBeDisabledAsync();
        await address.FillAsync("203.0.113.20");
        await Assertions.Expect(page.Named(AriaRole.Button, "Save changes")).ToBeEnabledAsync(new() { Timeout = Chromium.Patience });
    }

    /// <summary>Fills the form of a new user; <paramref name="more"/> fills what is special.</summary>
    internal static async Task MakeUserAsync(IPage page, string name, string password, Func<Task>? more = null)
    {
        await page.Named(AriaRole.Navigation, "Main navigation").GetByText("Users and groups").ClickAsync();
        await page.Named(AriaRole.Button, "New user").ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).Last.FillAsync(name);
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        if (more is not null) await more();
        await page.Named(AriaRole.Button, "Create").ClickAsync();
        await page.GetByText($"{name} can log in now.").SeeAsync();
    }
}

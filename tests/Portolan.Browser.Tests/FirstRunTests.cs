using Microsoft.Playwright;
using OtpNet;

namespace Portolan.Browser.Tests;

/// <summary>The link that <c>portolan serve</c> prints, and signing in and out.</summary>
public sealed class FirstRunTests(Chromium chromium)
{
    [Fact]
    public async Task FirstRunLink_Opened_MakesTheAdministratorOnce()
    {
        await using var server = new ConsoleServer();
        var page = await chromium.OpenAsync();
        var link = await server.FirstRunLinkAsync();

        await page.GotoAsync(server.Address);
        await page.GetByLabel("One-time token").SeeAsync();
        await MakeAdministratorAsync(page, link);
        var again = await chromium.OpenAsync();
        await again.GotoAsync(link);

        await again.GetByText("There is an administrator already").SeeAsync();
    }

    [Fact]
    public async Task SignIn_WrongThenRightPassword_SaysSoThenShowsTheOverview()
    {
        await using var server = new ConsoleServer();
        var page = await server.OpenAsync(chromium);
        await page.GetByRole(AriaRole.Button, new() { Name = "Your account" }).ClickAsync();
        await page.Named(AriaRole.Menuitem, "Sign out").ClickAsync();

        await page.GetByLabel("Administrator").FillAsync(ConsoleServer.Administrator);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("not this one, surely");
        await page.Named(AriaRole.Button, "Sign in").ClickAsync();
        await page.GetByRole(AriaRole.Alert).SeeAsync();
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(ConsoleServer.Password);
        await page.Named(AriaRole.Button, "Sign in").ClickAsync();

        await page.Named(AriaRole.Heading, "Overview").SeeAsync();
    }

    [Fact]
    public async Task SecondFactor_SetUp_IsAskedForAtTheNextSignIn()
    {
        await using var server = new ConsoleServer();
        var page = await server.OpenAsync(chromium, "/account");
        await page.Named(AriaRole.Button, "Set up").ClickAsync();
        await page.GetByAltText("QR code of the secret").SeeAsync();
        var totp = new Totp(Base32Encoding.ToBytes((await page.Locator("pre").TextContentAsync())!.Trim()));
        await page.GetByLabel("Code from your authenticator app").FillAsync(totp.ComputeTotp());
        await page.Named(AriaRole.Button, "Turn on").ClickAsync();
        await page.GetByText("The second factor is on.").SeeAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Your account" }).ClickAsync();
        await page.Named(AriaRole.Menuitem, "Sign out").ClickAsync();

        await page.GetByLabel("Administrator").FillAsync(ConsoleServer.Administrator);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(ConsoleServer.Password);
        await page.Named(AriaRole.Button, "Sign in").ClickAsync();
        await page.GetByLabel("Code from your authenticator app").FillAsync(totp.ComputeTotp(DateTime.UtcNow.AddSeconds(30))); // the one before is spent
        await page.Named(AriaRole.Button, "Sign in").ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Your account" }).SeeAsync();
    }

    /// <summary>Does what a person does who opens the link.</summary>
    internal static async Task MakeAdministratorAsync(IPage page, string link)
    {
        await page.GotoAsync(link);
        await page.GetByLabel("Your name").FillAsync(ConsoleServer.Administrator);
        await page.GetByLabel("Choose a password").FillAsync(ConsoleServer.Password);
        await page.GetByLabel("Password again").FillAsync(ConsoleServer.Password);
        await page.Named(AriaRole.Button, "Create administrator").ClickAsync();
        await page.Named(AriaRole.Heading, "Overview").SeeAsync();
    }
}

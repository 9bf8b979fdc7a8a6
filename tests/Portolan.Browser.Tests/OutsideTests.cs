using Microsoft.Playwright;
using Portolan.Net;
using Portolan.Testing;

namespace Portolan.Browser.Tests;

/// <summary>What reaches beyond the server: the doctor somebody else runs, and the authority that gives certificates.</summary>
public sealed class OutsideTests(Chromium chromium, ConsoleServer server)
{
    [Fact]
    public async Task TestFromOutside_DoctorRun_ShowsItsResultWhenItComesIn()
    {
        const string password = "an apple a day";
        var page = await server.OpenAsync(chromium);
        await server.AddUserAsync(page, "patient", password);
        await page.GotoAsync($"{server.Address}/data-connections");

        await page.Named(AriaRole.Combobox, "Log in as").FillAsync("patient");
        await page.Named(AriaRole.Button, "Make a test command").ClickAsync();
        await page.GetByAltText("QR code of the test command").SeeAsync();
        await page.ReloadAsync();
        var command = (await page.GetByText("portolan doctor ftp://patient@").TextContentAsync())!;
        var arguments = command.Replace("patient@", $"patient:{Uri.EscapeDataString(password)}@", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1);
        var doctor = await ToolRun.RunAsync(Repository.Portolan, [.. arguments, "--tls", "none"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("The server's administrator has the result.", doctor.Error, StringComparison.Ordinal);
        await page.GetByText("works from there").First.SeeAsync();
        await page.GetByRole(AriaRole.Status).GetByText("Passive mode", new() { Exact = true }).SeeAsync();
    }

    [Fact]
    public async Task Certificate_PastedThenMadeHere_IsTheOneInForce()
    {
        var brought = TestCertificate.Shared;
        await using var own = new ConsoleServer();
        var page = await own.OpenAsync(chromium, "/server/certificates");
        var current = page.GetByRole(AriaRole.Region, new() { Name = "Current certificate" });
        var replace = page.GetByRole(AriaRole.Region, new() { Name = "Replace the certificate" });

        await replace.GetByRole(AriaRole.Tab, new() { Name = "PEM" }).ClickAsync();
        await replace.GetByLabel("Certificate and chain (PEM)").FillAsync(brought.CertificatePem);
        await replace.Named(AriaRole.Button, "Use this certificate").ClickAsync();
        await replace.GetByText("do not belong together", new() { Exact = false }).SeeAsync();
        await replace.GetByLabel("Private key (PEM)").FillAsync(brought.KeyPem);
        await replace.Named(AriaRole.Button, "Use this certificate").ClickAsync();
        await current.SeeTextAsync(CertificateFingerprint.Sha256(brought.Certificate));
        await Assertions.Expect(replace.GetByLabel("Private key (PEM)")).ToHaveValueAsync("", new() { Timeout = Chromium.Patience });
        await replace.GetByRole(AriaRole.Tab, new() { Name = "Self-signed" }).ClickAsync();
        await replace.GetByLabel("Names and addresses").FillAsync("ftp.example.org\n198.51.100.20");
        await replace.Named(AriaRole.Button, "Make").ClickAsync();

        await current.SeeTextAsync("ftp.example.org, 198.51.100.20");
    }

    [Fact]
    public async Task AcmeForm_SavedAndOrdered_ShowsWhatIsWrongAndHowTheOrderStands()
    {
        var page = await server.OpenAsync(chromium, "/server/certificates");
        var names = page.GetByLabel("DNS names");

        await page.Named(AriaRole.Switch, "Get certificates automatically").ClickAsync();
        await page.Named(AriaRole.Button, "Save").ClickAsync();
        await Assertions.Expect(names).ToHaveAttributeAsync("aria-invalid", "true", new() { Timeout = Chromium.Patience });
        await names.FillAsync("ftp.example.org");
        await page.GetByLabel("Authority (directory)").FillAsync("https://127.0.0.1:9/directory");
        await page.GetByLabel("Contact address").FillAsync("ops@example.org");
        await page.Named(AriaRole.Button, "Save").ClickAsync();
        await page.GetByText("Saved", new() { Exact = true }).SeeAsync();
        await page.Named(AriaRole.Button, "Order now").ClickAsync();

        await page.GetByText("State: The authority cannot be reached").SeeAsync();
    }
}

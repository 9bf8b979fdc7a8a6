using System.Text;
using Microsoft.Playwright;

namespace Portolan.Browser.Tests;

/// <summary>The store in the browser.</summary>
public sealed class FilesTests(Chromium chromium, ConsoleServer server)
{
    private const string Password = "a place for everything";

    [Fact]
    public async Task File_UploadedPreviewedRenamedAndDeleted_AsTheUserSeesIt()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium);
        await server.PostAsync(page, "users", new { name = "keeper", password = Password, terms = new { home = "keeper" } });
        await page.GotoAsync($"{server.Address}/files?as=keeper&path=/");
        await page.ReadyAsync();

        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes("fair wind, 好风") });
        await page.Named(AriaRole.Button, "notes.txt").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByText("fair wind, 好风").SeeAsync();
        await page.Keyboard.PressAsync("Escape");
        await ActAsync(page, "notes.txt", "Rename");
        await page.GetByLabel("New name").FillAsync("log.txt");
        await page.Named(AriaRole.Button, "Save").ClickAsync();
        await page.Named(AriaRole.Button, "log.txt").SeeAsync();
        await using (var ftp = await server.FtpAsync("keeper", Password, cancellationToken: token))
        await using (var read = await ftp.OpenReadAsync("/log.txt", cancellationToken: token))
        {
            using var text = new StreamReader(read);
            Assert.Equal("fair wind, 好风", await text.ReadToEndAsync(token));
        }
        var saved = await page.RunAndWaitForDownloadAsync(() => ActAsync(page, "log.txt", "Download"));
        Assert.Equal("fair wind, 好风", await File.ReadAllTextAsync(await saved.PathAsync(), token));
        await ActAsync(page, "log.txt", "Remove");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Named(AriaRole.Button, "log.txt")).ToHaveCountAsync(0, new() { Timeout = Chromium.Patience });
    }

    [Fact]
    public async Task File_DroppedOnTheFolder_IsThereForFtp()
    {
        var token = TestContext.Current.CancellationToken;
        var page = await server.OpenAsync(chromium);
        await server.PostAsync(page, "users", new { name = "dropper", password = Password, terms = new { home = "dropper" } });
        await page.GotoAsync($"{server.Address}/files?as=dropper&path=/");
        await page.ReadyAsync();
        var dragged = await page.EvaluateHandleAsync(
            "() => { const held = new DataTransfer(); held.items.add(new File(['all hands, 全员'], 'watch.txt', { type: 'text/plain' })); return held }");
        var folder = page.GetByText("Drop files anywhere here to upload them");

        await folder.DispatchEventAsync("dragover", new { dataTransfer = dragged });
        await folder.DispatchEventAsync("drop", new { dataTransfer = dragged });

        await page.GetByText("watch.txt is uploaded.").SeeAsync();
        await page.Named(AriaRole.Button, "watch.txt").SeeAsync();
        await using var ftp = await server.FtpAsync("dropper", Password, cancellationToken: token);
        await using var read = await ftp.OpenReadAsync("/watch.txt", cancellationToken: token);
        using var text = new StreamReader(read);
        Assert.Equal("all hands, 全员", await text.ReadToEndAsync(token));
    }

    [Fact]
    public async Task File_OfATakenName_IsReplacedOnlyWhenAskedAndALongOneIsPreviewedInPart()
    {
        var page = await server.OpenAsync(chromium);
        await server.PostAsync(page, "users", new { name = "twice", password = Password, terms = new { home = "twice" } });
        await page.GotoAsync($"{server.Address}/files?as=twice&path=/");
        await page.ReadyAsync();
        var input = page.Locator("input[type=file]");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await input.SetInputFilesAsync(Text("the first"));
        await page.Named(AriaRole.Button, "log.txt").SeeAsync();
        var held = new TaskCompletionSource();
        await page.RouteAsync("**/files/content?*", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        await input.SetInputFilesAsync(new FilePayload { Name = "slow.bin", MimeType = "application/octet-stream", Buffer = new byte[1000] });
        await page.GetByRole(AriaRole.Status).GetByText("Uploading slow.bin: 0 %").SeeAsync();
        held.SetResult();
        await page.Named(AriaRole.Button, "slow.bin").SeeAsync();
        await Assertions.Expect(page.GetByText("Uploading slow.bin", new() { Exact = false })).ToHaveCountAsync(0, new() { Timeout = Chromium.Patience });

        await input.SetInputFilesAsync(Text(new string('2', 100_000)));
        await dialog.SeeTextAsync("Replace log.txt?");
        await dialog.Named(AriaRole.Button, "Cancel").ClickAsync();
        await page.Named(AriaRole.Button, "log.txt").ClickAsync();
        await dialog.SeeTextAsync("the first");
        await Assertions.Expect(dialog.GetByText("Only the first part is shown.", new() { Exact = false })).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0, new() { Timeout = Chromium.Patience });
        await input.SetInputFilesAsync(Text(new string('2', 100_000)));
        await dialog.Named(AriaRole.Button, "Replace").ClickAsync();
        await page.GetByText("log.txt is uploaded.").Last.SeeAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0, new() { Timeout = Chromium.Patience });
        await page.ReloadAsync();
        await page.Named(AriaRole.Button, "log.txt").ClickAsync();
        await dialog.SeeTextAsync("2222");
        await dialog.SeeTextAsync("Only the first part is shown.");

        static FilePayload Text(string text) => new() { Name = "log.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(text) };
    }

    [Fact]
    public async Task Picture_Opened_IsShown()
    {
        var page = await server.OpenAsync(chromium, "/files");
        var dot = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "dot.png", MimeType = "image/png", Buffer = dot });
        await page.Named(AriaRole.Button, "dot.png").ClickAsync();

        var picture = page.GetByRole(AriaRole.Dialog).GetByAltText("dot.png");
        await picture.SeeAsync();
        Assert.Equal(1, await picture.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"));
    }

    private static async Task ActAsync(IPage page, string file, string action)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Actions for {file}" }).ClickAsync();
        await page.Named(AriaRole.Menuitem, action).ClickAsync();
    }
}

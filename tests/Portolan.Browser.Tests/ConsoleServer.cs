using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portolan.Client;
using Portolan.Testing;

namespace Portolan.Browser.Tests;

/// <summary><c>portolan serve</c> as its users start it, with an empty data folder, and its console.</summary>
public sealed partial class ConsoleServer : IAsyncDisposable
{
    public const string Administrator = "admin";
    public const string Password = "the ship sails at dawn";

    private readonly TempFolder _data = new();
    private readonly Lazy<Task<ServerProcess>> _process;
    private string? _signedIn;

    public ConsoleServer() => _process = new(StartProcessAsync);

    public ushort FtpPort { get; } = FreePort.Next();

    public ushort ConsolePort { get; } = FreePort.Next();

    public string Database => _data["portolan.db"];

    /// <summary>Below it lie the users' homes.</summary>
    public string Files => _data["files"];

    public string Address => $"http://127.0.0.1:{ConsolePort}";

    /// <summary>The one-time link that the server printed.</summary>
    public async Task<string> FirstRunLinkAsync()
    {
        var server = await _process.Value;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(50))
            if (Link().Match(server.Log) is { Success: true } link) return link.Value;
        throw new InvalidOperationException($"no first-run link in\n{server.Log}");
    }

    /// <summary>A page of the console, signed in as administrator. The first call makes that administrator.</summary>
    public async Task<IPage> OpenAsync(Chromium chromium, string path = "/", Look? look = null)
    {
        if (_signedIn is null)
        {
            var door = await chromium.OpenAsync();
            await FirstRunTests.MakeAdministratorAsync(door, await FirstRunLinkAsync());
            _signedIn = await door.Context.StorageStateAsync();
            await door.Context.CloseAsync();
        }
        var page = await chromium.OpenAsync(look, _signedIn);
        await page.GotoAsync(Address + path);
        await page.ReadyAsync();
        return page;
    }

    /// <summary>Makes a user as a script does, for tests of something else. <paramref name="page"/> is signed in.</summary>
    public Task AddUserAsync(IPage page, string name, string password) => PostAsync(page, "users", new { name, password });

    /// <summary>Makes something by the API as the person who is signed in on <paramref name="page"/>.</summary>
    public Task<JsonNode?> PostAsync(IPage page, string path, object body) => SendAsync(page, "POST", path, body);

    /// <summary>Any method of the API.</summary>
    public async Task<JsonNode?> SendAsync(IPage page, string method, string path, object body)
    {
        var session = await (await page.APIRequest.GetAsync($"{Address}/api/v1/session")).JsonAsync();
        var made = await page.APIRequest.FetchAsync($"{Address}/api/v1/{path}", new()
        {
            Method = method,
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-CSRF-Token"] = session!.Value.GetProperty("csrf").GetString()! },
            DataObject = body,
            Timeout = Chromium.Patience,
        });
        var answer = await made.TextAsync();
        Assert.True(made.Ok, answer);
        return answer.Length == 0 ? null : JsonNode.Parse(answer);
    }

    /// <summary>A real FTP client, logged in.</summary>
    /// <param name="tls">By AUTH TLS, whatever the certificate.</param>
    public Task<FtpClient> FtpAsync(
        string user, string password, DataModeOptions? data = null, Action<FtpEvent>? observer = null, bool tls = false, CancellationToken cancellationToken = default) => FtpClient.ConnectAsync(
            new FtpClientOptions
            {
                Host = "127.0.0.1",
                Port = FtpPort,
                User = user,
                Password = password,
                Tls = tls ? TlsMode.Explicit : TlsMode.None,
                Certificates = CertificatePolicy.Insecure,
                Data = data ?? DataModeOptions.Passive,
                Observer = observer,
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // One that did not start has told its test already.
        if (_process is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) await (await _process.Value).DisposeAsync();
        _data.Dispose();
    }

    private Task<ServerProcess> StartProcessAsync()
    {
        var start = new ProcessStartInfo(Repository.Portolan, ["serve", "--data", _data.Path, "--listen", $"127.0.0.1:{FtpPort}", "--console", $"127.0.0.1:{ConsolePort}"]);
        start.Environment["LC_ALL"] = "C.UTF-8";
        return ServerProcess.StartAsync(start, new(IPAddress.Loopback, FtpPort), new IPEndPoint(IPAddress.Loopback, ConsolePort));
    }

    [GeneratedRegex(@"https?://\S+/first-run\S*", RegexOptions.None, 1000)]
    private static partial Regex Link();
}

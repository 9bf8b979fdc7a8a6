using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Administration;
using Portolan.Cli.Config;
using Portolan.Cli.Serve;
using Portolan.Cli.Text;
using Portolan.Client;
using Portolan.Net;

namespace Portolan.Cli.Remote;

/// <summary>The console's REST API, as commands use it. What goes wrong ends the command in words, with an exit code of its own.</summary>
internal sealed class ConsoleApi : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Session _session;
    private readonly HttpClient _http;
    private readonly LocalConsole? _own;

    private ConsoleApi(Session session, Uri address, string key, string? fingerprint, LocalConsole? own = null)
    {
        (_session, _own) = (session, own);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !address.IsLoopback };
        // The record names the very certificate; elsewhere the system's trust decides.
        if (fingerprint is not null) handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && CertificateFingerprint.Sha256(new(shown)) == fingerprint;
        _http = new HttpClient(handler) { BaseAddress = new Uri(address, "api/v1/"), Timeout = Limit };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(session.Texts.Language == Language.Chinese ? "zh" : "en");
    }

    /// <summary>The console that was named, else the one of the server that runs with the data folder, else one of our own over what is stored there.</summary>
    /// <param name="needsServer">A store alone will not do.</param>
    /// <exception cref="FailureException">There is none, or no key to it.</exception>
    public static async Task<ConsoleApi> FindAsync(Session session, string? console, string? key, string? data, bool needsServer, CancellationToken cancellationToken)
    {
        var texts = session.Texts;
        key ??= session.Shell.Variable("PORTOLAN_KEY");
        if ((console ?? session.Shell.Variable("PORTOLAN_CONSOLE")) is { Length: > 0 } address)
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) throw new FailureException(ExitCode.Usage, texts.NoConsoleUrl(address));
            if (string.IsNullOrEmpty(key)) throw new FailureException(ExitCode.Usage, texts.KeyMissing, texts.KeyAdvice);
            return new ConsoleApi(session, url, key, fingerprint: null);
        }
        var folder = DataFolder.Find(data, session.Shell);
        if (LiveServer.TryFind(session, folder) is not null)
        {
            if (Load(session, Path.Combine(folder.Path, ConsoleRecord.FileName)) is { } record) return new ConsoleApi(session, new Uri(record.Address), key ?? record.Key, record.Fingerprint);
            throw new FailureException(ExitCode.CannotConnect, texts.ServerWithoutConsole(folder.Path), texts.ServerWithoutConsoleAdvice);
        }
        if (needsServer || !folder.HasStore) throw new FailureException(ExitCode.CannotConnect, needsServer ? texts.NoConsoleHere(folder.Path) : texts.NothingStoredHere(folder.Path), texts.NoConsoleAdvice);
        var own = await LocalConsole.OpenAsync(session, folder, cancellationToken);
        return new ConsoleApi(session, own.Address, own.Key, fingerprint: null, own);
    }

    public Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, body: null, cancellationToken);

    /// <returns>The answer; an empty object where there is none.</returns>
    /// <exception cref="FailureException">It was refused, or nobody answers.</exception>
    public async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (!answer.IsSuccessStatusCode) throw new FailureException(Explain((int)answer.StatusCode, text));
            return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Silent(e);
        }
        catch (JsonException e)
        {
            throw new FailureException(new Failure(ExitCode.Refused, _session.Texts.NoConsoleUrl(_http.BaseAddress!.ToString())), e);
        }
    }

    /// <summary>Listens to server-sent events until the console ends, or <paramref name="happened"/> has enough and says false.</summary>
    /// <exception cref="FailureException">It was refused, or the connection broke.</exception>
    public async Task FollowAsync(string path, Func<string, JsonNode, bool> happened, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!answer.IsSuccessStatusCode) throw new FailureException(Explain((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken)));
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
            await foreach (var item in SseParser.Create(stream, static (_, data) => JsonNode.Parse(data)!).EnumerateAsync(cancellationToken))
                if (!happened(item.EventType, item.Data)) return;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Silent(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_own is not null) await _own.DisposeAsync();
    }

    private FailureException Silent(Exception why) => new(
        new Failure(ExitCode.CannotConnect, _session.Texts.ConsoleSilent(_http.BaseAddress!.ToString(), WhySilent(why)), _session.Texts.NoConsoleAdvice), why);

    private string WhySilent(Exception why) => why switch
    {
        OperationCanceledException => _session.Texts.Say(FailureTexts.Of(ConnectionFault.TimedOut)),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => _session.Texts.Say(FailureTexts.Of(ConnectionFault.Refused)),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.TimedOut } } => _session.Texts.Say(FailureTexts.Of(ConnectionFault.TimedOut)),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => _session.Texts.Say(FailureTexts.Of(ConnectionFault.NameNotFound)),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => _session.Texts.Say(FailureTexts.Of(ConnectionFault.TlsHandshake)),
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or IOException => _session.Texts.Say(FailureTexts.Of(ConnectionFault.Reset)),
        _ => why.InnerException?.Message ?? why.Message,
    };

    private static ConsoleRecord? Load(Session session, string path)
    {
        try
        {
            return ConsoleRecord.Load(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(ExitCode.LocalFile, session.Texts.RecordNotReadable(path, FileTroubles.Tell(e, session.Texts))), e);
        }
        catch (JsonException e)
        {
            throw new FailureException(new Failure(ExitCode.Settings, session.Texts.RecordBroken(path, session.Texts.Words(DocumentReader.ProblemOf(e)))), e);
        }
    }

    private Failure Explain(int status, string text)
    {
        var problem = text.StartsWith('{') ? JsonNode.Parse(text) as JsonObject : null;
        var title = problem?["title"]?.GetValue<string>() ?? $"HTTP {status}";
        var detail = problem?["detail"]?.GetValue<string>();
        var advice = problem?["errors"] is JsonArray errors ? errors.Select(error => $"{error!["field"]}{_session.Texts.Colon}{error["problem"]} {error["remedy"]}") : [];
        var code = status switch { 401 or 403 => ExitCode.Denied, 404 => ExitCode.NotFound, 422 or 400 => ExitCode.Usage, 429 or 503 => ExitCode.Busy, _ => ExitCode.Refused };
        return new Failure(code, detail is null ? title : $"{title}{_session.Texts.Colon}{detail}", [.. advice]);
    }
}

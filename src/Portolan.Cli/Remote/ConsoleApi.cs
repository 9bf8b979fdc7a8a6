using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Cli.Serve;
using Portolan.Cli.Text;
using Portolan.Net;

namespace Portolan.Cli.Remote;

/// <summary>The console's REST API, as commands use it. What goes wrong ends the command in words, with an exit code of its own.</summary>
internal sealed class ConsoleApi : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Session _session;
    private readonly HttpClient _http;

    private ConsoleApi(Session session, Uri address, string key, string? fingerprint)
    {
        _session = session;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !address.IsLoopback };
        // The record names the very certificate; elsewhere the system's trust decides.
        if (fingerprint is not null) handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && CertificateFingerprint.Sha256(new(shown)) == fingerprint;
        _http = new HttpClient(handler) { BaseAddress = new Uri(address, "api/v1/"), Timeout = Limit };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(session.Texts.Language == Language.Chinese ? "zh" : "en");
    }

    /// <summary>The console that was named, else the one of the server that runs with the data folder.</summary>
    /// <exception cref="FailureException">There is none, or no key to it.</exception>
    public static ConsoleApi Find(Session session, string? console, string? key, string? data)
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
        var path = Path.Combine(folder.Path, ConsoleRecord.FileName);
        try
        {
            if (ConsoleRecord.Load(path) is { } record) return new ConsoleApi(session, new Uri(record.Address), key ?? record.Key, record.Fingerprint);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(ExitCode.LocalFile, texts.RecordNotReadable(path, e.Message)), e);
        }
        catch (JsonException e)
        {
            throw new FailureException(new Failure(ExitCode.Settings, texts.RecordBroken(path, e.Message)), e);
        }
        throw new FailureException(ExitCode.CannotConnect, texts.NoConsoleHere(folder.Path), texts.NoConsoleAdvice);
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
            throw new FailureException(new Failure(ExitCode.CannotConnect, _session.Texts.ConsoleSilent(_http.BaseAddress!.ToString(), e.InnerException?.Message ?? e.Message), _session.Texts.NoConsoleAdvice), e);
        }
        catch (JsonException e)
        {
            throw new FailureException(new Failure(ExitCode.Refused, _session.Texts.NoConsoleUrl(_http.BaseAddress!.ToString())), e);
        }
    }

    public void Dispose() => _http.Dispose();

    private Failure Explain(int status, string text)
    {
        var problem = text.StartsWith('{') ? JsonNode.Parse(text) as JsonObject : null;
        var title = problem?["title"]?.GetValue<string>() ?? $"HTTP {status}";
        var detail = problem?["detail"]?.GetValue<string>();
        var advice = problem?["errors"] is JsonArray errors ? errors.Select(error => $"{error!["field"]}: {error["problem"]} {error["remedy"]}") : [];
        var code = status switch { 401 or 403 => ExitCode.Denied, 404 => ExitCode.NotFound, 422 or 400 => ExitCode.Usage, 429 or 503 => ExitCode.Busy, _ => ExitCode.Refused };
        return new Failure(code, detail is null ? title : $"{title}{_session.Texts.Colon}{detail}", [.. advice]);
    }
}

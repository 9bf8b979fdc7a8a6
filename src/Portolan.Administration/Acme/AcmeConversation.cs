using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>Requests to an ACME authority, each signed and with a nonce of its own. RFC 8555 §6.</summary>
internal sealed class AcmeConversation(HttpClient http, AcmeKey key, TimeProvider time)
{
    private const int MostBytes = 1 << 20, MostBadNonces = 10;
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(30);

    private JsonNode? _directory;
    private string? _nonce;
    private string? _account;

    /// <summary>Reads the directory and signs in, with a new account where there is none. RFC 8555 §7.1.1, §7.3.</summary>
    public async Task BeginAsync(string directory, string? contact, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, Address(directory)), cancellationToken);
        _directory = await ReadAsync(response, cancellationToken);
        var wish = new JsonObject { ["termsOfServiceAgreed"] = true };
        if (contact is { Length: > 0 }) wish["contact"] = new JsonArray("mailto:" + contact);
        var account = await PostAsync(AddressOf("newAccount"), wish, cancellationToken);
        _account = account.Location ?? throw new AcmeException(("The authority gave no account.", "证书机构没有给出账户。"));
    }

    /// <summary>An address of the directory.</summary>
    public string AddressOf(string name) => AcmeAnswer.TextOf(_directory, name);

    /// <summary>Posts, or with a null payload asks.</summary>
    /// <exception cref="AcmeException">The authority refuses; in words and its own.</exception>
    public async Task<AcmeAnswer> PostAsync(string url, JsonObject? payload, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Address(url))
            {
                Content = new StringContent(key.Sign(url, await NonceAsync(cancellationToken), _account, payload), Encoding.UTF8, new MediaTypeHeaderValue("application/jose+json")),
            };
            using var response = await SendAsync(request, cancellationToken);
            var text = await TextAsync(response, cancellationToken);
            if (response.IsSuccessStatusCode) return new AcmeAnswer(text, response.Headers.Location?.ToString(), WaitOf(response));
            var problem = ProblemOf(text, (int)response.StatusCode);
            // RFC 8555 §6.5: an old nonce is no fault, the answer holds a new one.
            if (problem.Error != AcmeError.BadNonce || tries == MostBadNonces) throw problem;
        }
    }

    /// <summary>Asks until the status is one of those that end the matter. RFC 8555 §7.5.1.</summary>
    public async Task<JsonNode> UntilAsync(string url, Func<string, bool> isOver, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await PostAsync(url, payload: null, cancellationToken);
            var json = answer.Json;
            if (isOver(AcmeAnswer.TextOf(json, "status"))) return json;
            await Task.Delay(answer.Wait, time, cancellationToken);
        }
    }

    /// <summary>What an authority calls an error, in words.</summary>
    public static AcmeException ProblemOf(string text, int status)
    {
        try
        {
            return AcmeProblem.Of(StrictJson.Parse(text)) is { } problem ? new AcmeException(problem.Text, problem.Error) : Wordless(status);
        }
        catch (JsonException e)
        {
            return Wordless(status, e);
        }
    }

    private static AcmeException Wordless(int status, Exception? inner = null) => new(($"The authority answers HTTP {status}.", $"证书机构答复 HTTP {status}。"), AcmeError.Other, inner);

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address : throw new AcmeException(($"The authority's address '{Printable.Line(text)}' is none.", $"证书机构的地址“{Printable.Line(text)}”无效。"));

    private async Task<string> NonceAsync(CancellationToken cancellationToken)
    {
        if (_nonce is null)
        {
            using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Head, Address(AddressOf("newNonce"))), cancellationToken);
        }
        var nonce = _nonce ?? throw new AcmeException(("The authority gave no nonce.", "证书机构没有给出 nonce。"));
        _nonce = null;
        return nonce;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            request.Headers.UserAgent.ParseAdd("Portolan");
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.Headers.TryGetValues("Replay-Nonce", out var nonces)) _nonce = nonces.First();
            return response;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var (why, chinese) = e is HttpRequestException failed ? UnansweredRequest.WhyOf(failed) : ("no answer in time", "未能及时得到应答");
            throw new AcmeException(($"The authority cannot be reached: {why}", $"无法连接证书机构：{chinese}"), AcmeError.Other, e);
        }
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await TextAsync(response, cancellationToken);
        return response.IsSuccessStatusCode ? new AcmeAnswer(text, null, ShortestWait).Json : throw ProblemOf(text, (int)response.StatusCode);
    }

    private static async Task<string> TextAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
            return await response.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException) // too long, cut off, or of an unknown charset
        {
            throw new AcmeException(($"The authority's answer cannot be read: {Printable.Line(e.Message)}", $"证书机构的应答无法读取：{Printable.Line(e.Message)}"), AcmeError.Other, e);
        }
    }

    private static TimeSpan WaitOf(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta switch
    {
        { } asked when asked > LongestWait => LongestWait,
        { } asked when asked > ShortestWait => asked,
        _ => ShortestWait,
    };
}

/// <summary>What an authority answered.</summary>
/// <param name="Wait">How long it wants us to wait before we ask again.</param>
internal sealed record AcmeAnswer(string Text, string? Location, TimeSpan Wait)
{
    /// <summary>A text that an answer must have.</summary>
    public static string TextOf(JsonNode? answer, string name) =>
        answer is JsonObject fields && fields[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Lacks(name);

    /// <summary>A list that an answer must have.</summary>
    public static JsonArray ListOf(JsonNode? answer, string name) => answer is JsonObject fields && fields[name] is JsonArray list ? list : throw Lacks(name);

    private static AcmeException Lacks(string name) => new(($"The authority's answer has no {name}.", $"证书机构的应答缺少 {name}。"));

    public JsonNode Json
    {
        get
        {
            try
            {
                return StrictJson.Parse(Text) ?? throw new AcmeException(("The authority answers nothing.", "证书机构的应答为空。"));
            }
            catch (JsonException e)
            {
                throw new AcmeException(("The authority's answer is no JSON.", "证书机构的应答不是 JSON。"), AcmeError.Other, e);
            }
        }
    }
}

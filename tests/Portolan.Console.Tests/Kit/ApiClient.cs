using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Portolan.Console.Tests.Kit;

/// <summary>Speaks to the API as a browser's page or a script does.</summary>
public sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(Uri address, string? key = null)
    {
        Cookies = new CookieContainer();
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(90) };
        if (key is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public CookieContainer Cookies { get; }

    public string? Csrf { get; set; }

    public string? Language { get; set; }

    public async Task<JsonObject> LoginAsync(string user, string password, string? totp = null)
    {
        var me = await PostAsync("/api/v1/session", new JsonObject { ["user"] = user, ["password"] = password, ["totp"] = totp });
        Csrf = (string)me["csrf"]!;
        return me.AsObject();
    }

    public Task<HttpResponseMessage> SendAsync(string method, string path, JsonNode? body = null, string? ifMatch = null, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (Csrf is not null) request.Headers.Add("X-CSRF-Token", Csrf);
        if (Language is not null) request.Headers.Add("Accept-Language", Language);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return _http.SendAsync(request, completion);
    }

    public Task<JsonNode> GetAsync(string path) => ReadAsync("GET", path, null);

    public Task<JsonNode> PostAsync(string path, JsonNode? body = null) => ReadAsync("POST", path, body);

    public Task<JsonNode> PutAsync(string path, JsonNode? body = null) => ReadAsync("PUT", path, body);

    public async Task<string> GetTextAsync(string path)
    {
        using var answer = await SendAsync("GET", path);
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Sends what must be refused, and gives the problem.</summary>
    public async Task<JsonObject> RefusedAsync(HttpStatusCode expected, string method, string path, JsonNode? body = null, string? ifMatch = null)
    {
        using var answer = await SendAsync(method, path, body, ifMatch);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>Sends bytes that claim to be JSON.</summary>
    public async Task<(HttpStatusCode Status, string Text)> SendRawAsync(string method, string path, byte[] body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (Csrf is not null) request.Headers.Add("X-CSRF-Token", Csrf);
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<HttpStatusCode> PutBytesAsync(string path, byte[] content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new ByteArrayContent(content) };
        if (Csrf is not null) request.Headers.Add("X-CSRF-Token", Csrf);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> ReadAsync(string method, string path, JsonNode? body)
    {
        using var answer = await SendAsync(method, path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}

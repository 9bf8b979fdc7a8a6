using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>
/// Tells a hook by HTTP POST. The signature is HMAC-SHA256 over the time stamp, a dot and the body, so that a receiver knows who speaks and
/// that nobody says it again later: <c>X-Portolan-Signature: sha256=…</c>, <c>X-Portolan-Timestamp: 1785312000</c>.
/// </summary>
internal sealed class Webhook(TimeProvider time) : IDisposable
{
    public const string EventHeader = "X-Portolan-Event", IdHeader = "X-Portolan-Delivery", TimestampHeader = "X-Portolan-Timestamp", SignatureHeader = "X-Portolan-Signature";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // No redirects: a signature is for the address that was set.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) }) { Timeout = Limit };

    /// <summary>What the signature header holds.</summary>
    public static string Sign(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp + "."), .. body];
        return "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
    }

    public async Task<HookAttempt> TellAsync(Hook hook, HookMessage message, CancellationToken cancellationToken)
    {
        var body = message.ToJson();
        using var request = new HttpRequestMessage(HttpMethod.Post, hook.Target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(EventHeader, message.EventName);
        request.Headers.Add(IdHeader, message.Id);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add(TimestampHeader, timestamp);
        if (hook.Secret is { Length: > 0 } secret) request.Headers.Add(SignatureHeader, Sign(secret, timestamp, body));
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode ? HookAttempt.Delivered(status) : HookAttempt.Failed(Phrase.Quote($"HTTP {status}"), status, mayRetry: status is 408 or 429 or >= 500);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HookAttempt.Failed(($"no answer within {Limit.TotalSeconds:0} s", $"{Limit.TotalSeconds:0} 秒内没有应答"), mayRetry: true);
        }
        catch (HttpRequestException e)
        {
            return HookAttempt.Failed(UnansweredRequest.WhyOf(e), mayRetry: true);
        }
    }

    public void Dispose() => _http.Dispose();
}

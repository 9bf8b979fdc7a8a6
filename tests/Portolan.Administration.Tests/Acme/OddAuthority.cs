using System.Net;
using System.Text;

namespace Portolan.Administration.Tests.Acme;

/// <summary>An ACME authority without a network: it answers as RFC 8555 wants it, but for one path, where it says what it is told to.</summary>
internal sealed class OddAuthority(string oddPath, string oddAnswer) : HttpMessageHandler
{
    private static readonly Dictionary<string, string> Answers = new(StringComparer.Ordinal)
    {
        ["/dir"] = """{"newNonce":"http://ca.test/nonce","newAccount":"http://ca.test/account","newOrder":"http://ca.test/order"}""",
        ["/account"] = """{"status":"valid"}""",
        ["/order"] = """{"status":"ready","authorizations":["http://ca.test/authz"],"finalize":"http://ca.test/finalize","certificate":"http://ca.test/cert"}""",
        ["/authz"] = """{"status":"pending","identifier":{"type":"dns","value":"ftp.example.test"},"challenges":[{"type":"http-01","url":"http://ca.test/try","token":"token"}]}""",
        ["/try"] = "{}",
        ["/finalize"] = "{}",
        ["/cert"] = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----",
    };

    private int _authorizations;

    public static IEnumerable<string> Paths => Answers.Keys;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var text = path == oddPath ? oddAnswer : Answers.GetValueOrDefault(path, "");
        if (path == "/authz" && path != oddPath && ++_authorizations > 1) text = text.Replace("pending", "valid", StringComparison.Ordinal);
        if (path == "/order" && path != oddPath) text = text.Replace("ready", "valid", StringComparison.Ordinal);
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json"), RequestMessage = request };
        response.Headers.Add("Replay-Nonce", "nonce");
        response.Headers.Location = new Uri("http://ca.test/order");
        return Task.FromResult(response);
    }
}

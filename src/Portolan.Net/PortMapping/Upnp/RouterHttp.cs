using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Portolan.Net.PortMapping.Upnp;

/// <summary>HTTP with the router alone, whatever a URL says: no redirects, no proxy, no other address, bounded in size and time.</summary>
internal sealed class RouterHttp : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client;

    public RouterHttp(RouterPath path) => _client = new HttpClient(HandlerFor(path))
    {
        Timeout = Limit,
        MaxResponseContentBufferSize = UntrustedXml.MostBytes,
    };

    /// <summary>The document; null where there is none.</summary>
    public async ValueTask<byte[]?> GetAsync(Uri uri, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        var (status, body) = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return status == HttpStatusCode.OK ? body : null;
    }

    /// <summary>Sends a command and returns the answer, or the fault that came with status 500; null where nothing came that could be read.</summary>
    public async ValueTask<SoapAnswer?> CommandAsync(MappingService service, string action, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, service.Control) { Content = new ReadOnlyMemoryContent(message) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/xml", "utf-8");
        request.Headers.TryAddWithoutValidation("SOAPAction", $"\"{service.Type}#{action}\"");
        request.Headers.ConnectionClose = true; // small routers hold few connections
        var (status, body) = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return status switch
        {
            HttpStatusCode.OK or HttpStatusCode.InternalServerError => SoapMessage.Read(body, action),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => SoapAnswer.Failed(UpnpError.ActionNotAuthorized),
            _ => null,
        };
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<(HttpStatusCode? Status, byte[]? Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (HttpRequestException)
        {
            return (null, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, null); // too slow
        }
    }

    private static SocketsHttpHandler HandlerFor(RouterPath path) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        MaxResponseHeadersLength = 16,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(path.Local, 0));
                await socket.ConnectAsync(path.Router, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}

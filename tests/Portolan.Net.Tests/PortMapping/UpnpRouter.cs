using System.Net;
using System.Net.Sockets;
using System.Text;
using Portolan.Net.PortMapping;

namespace Portolan.Net.Tests.PortMapping;

/// <summary>A UPnP router on loopback: answers searches, describes itself, and takes commands as a test tells it.</summary>
internal sealed class UpnpRouter : IAsyncDisposable
{
    private const string Service = "urn:schemas-upnp-org:service:WANIPConnection:1";

    private readonly TcpListener _http = new(IPAddress.Loopback, 0);
    private readonly DatagramRouter _search;
    private readonly Task _serving;

    /// <param name="command">From action and body to status and inner XML of the answer.</param>
    public UpnpRouter(Func<string, string, (int Status, string Xml)> command)
    {
        _http.Start();
        _search = new DatagramRouter(_ => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nLOCATION: {Location}\r\n\r\n"));
        _serving = ServeAsync(command);
        Location = $"http://127.0.0.1:{HttpPort}/description.xml";
    }

    public int HttpPort => ((IPEndPoint)_http.LocalEndpoint).Port;

    public string Location { get; set; }

    /// <summary>What is sent for the description, headers and all; null sends a good one.</summary>
    public string? Description { get; set; }

    public RouterPath Path => _search.Path;

    public static (int Status, string Xml) Fault(int code) => (500, $"<Fault><detail><UPnPError><errorCode>{code}</errorCode></UPnPError></detail></Fault>");

    public static (int Status, string Xml) Done(string action, string values = "") => (200, $"<u:{action}Response xmlns:u=\"{Service}\">{values}</u:{action}Response>");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _search.DisposeAsync();
        await _serving;
    }

    private async Task ServeAsync(Func<string, string, (int Status, string Xml)> command)
    {
        try
        {
            while (true)
            {
                using var client = await _http.AcceptTcpClientAsync();
                var (head, body) = await ReadAsync(client.GetStream());
                var answer = head.StartsWith("GET", StringComparison.Ordinal) ? Description ?? Good() : AnswerTo(head, body, command);
                await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(answer));
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or IOException)
        {
            // The test is over, or the client had enough.
        }
    }

    private static string AnswerTo(string head, string body, Func<string, string, (int Status, string Xml)> command)
    {
        var action = head.Split('#')[1].Split('"')[0];
        var (status, xml) = command(action, body);
        return Http($"{status} X", $"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{xml}</s:Body></s:Envelope>");
    }

    private static string Good() => Http("200 OK", $"<root><device><serviceList><service><serviceType>{Service}</serviceType><controlURL>/control</controlURL></service></serviceList></device></root>");

    private static string Http(string status, string body) => $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    private static async Task<(string Head, string Body)> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var read = await stream.ReadAsync(buffer);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            if (text.ToString().Split("\r\n\r\n", 2) is not [var head, var body]) continue;
            var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            if (read == 0 || length is null || body.Length >= int.Parse(length.Split(':')[1])) return (head, body);
        }
    }
}

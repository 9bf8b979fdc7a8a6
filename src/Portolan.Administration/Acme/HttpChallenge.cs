using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;

namespace Portolan.Administration;

/// <summary>HTTP-01: the authority fetches a file by plain HTTP from port 80 of the name. RFC 8555 §8.3.</summary>
internal sealed class HttpChallenge : IAcmeChallenge
{
    private const string Folder = "/.well-known/acme-challenge/";
    private const int MostRequestBytes = 8192;

    private readonly ConcurrentDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly ChallengeDoor _door;

    public HttpChallenge(IPEndPoint listen) => _door = new ChallengeDoor(listen, AnswerAsync);

    public string Type => "http-01";

    public IPEndPoint LocalEndPoint => _door.LocalEndPoint;

    public void Offer(string name, string token, string authorization) => _files[Folder + token] = authorization;

    public ValueTask DisposeAsync() => _door.DisposeAsync();

    private async Task AnswerAsync(Stream stream, CancellationToken cancellationToken)
    {
        var path = await PathAsync(stream, cancellationToken);
        var (status, body) = path is not null && _files.TryGetValue(path, out var content) ? ("200 OK", content) : ("404 Not Found", "");
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: application/octet-stream\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + body), cancellationToken);
    }

    /// <summary>The path of a GET; null where it is none. Reads to the end of the head.</summary>
    internal static async Task<string?> PathAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostRequestBytes];
        for (var length = 0; length < buffer.Length;)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0) return null;
            length += read;
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0) continue;
            return Encoding.ASCII.GetString(buffer, 0, buffer.AsSpan().IndexOf((byte)'\r')).Split(' ') is ["GET", var path, _] ? path : null;
        }
        return null;
    }
}

using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Administration.Tests.Hooks;

/// <summary>A web server that answers as the test says and keeps what it was told.</summary>
internal sealed class HttpSink : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly Func<int, int> _status;
    private int _count;

    /// <param name="status">The status for the nth request, from 1; 0 closes without an answer.</param>
    public HttpSink(Func<int, int>? status = null)
    {
        _status = status ?? (_ => 200);
        _server = new LoopbackServer(AnswerAsync);
    }

    public ConcurrentQueue<(Dictionary<string, string> Headers, byte[] Body)> Requests { get; } = new();

    public string Url => $"http://127.0.0.1:{_server.Port}/hook?token=hidden";

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(NetworkStream stream, CancellationToken stopping)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(stream, stopping) is { Length: > 0 } line)
            if (line.Split(": ", 2) is [var name, var value]) headers[name] = value;
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, stopping);
        Requests.Enqueue((headers, body));
        var status = _status(++_count);
        if (status > 0) await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), stopping);
    }

    private static async Task<string> ReadLineAsync(NetworkStream stream, CancellationToken stopping)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stopping) == 1 && one[0] != '\n')
            if (one[0] != '\r') line.Append((char)one[0]);
        return line.ToString();
    }
}

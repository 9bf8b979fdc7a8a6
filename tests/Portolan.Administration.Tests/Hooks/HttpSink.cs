using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Administration.Tests.Hooks;

/// <summary>A web server that answers as the test says and keeps what it was told.</summary>
internal sealed class HttpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, int> _status;
    private readonly Task _running;
    private int _count;

    /// <param name="status">The status for the nth request, from 1; 0 closes without an answer.</param>
    public HttpSink(Func<int, int>? status = null)
    {
        _status = status ?? (_ => 200);
        _listener.Start();
        _running = RunAsync();
    }

    public ConcurrentQueue<(Dictionary<string, string> Headers, byte[] Body)> Requests { get; } = new();

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook?token=hidden";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or InvalidOperationException)
        {
            return;
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(stream) is { Length: > 0 } line)
            if (line.Split(": ", 2) is [var name, var value]) headers[name] = value;
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stop.Token);
        Requests.Enqueue((headers, body));
        var status = _status(++_count);
        if (status > 0) await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), _stop.Token);
    }

    private async Task<string> ReadLineAsync(NetworkStream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) == 1 && one[0] != '\n')
            if (one[0] != '\r') line.Append((char)one[0]);
        return line.ToString();
    }
}

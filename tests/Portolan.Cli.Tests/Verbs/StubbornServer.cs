using System.Net;
using System.Net.Sockets;

namespace Portolan.Cli.Tests.Verbs;

/// <summary>Lets everybody in and knows no way of making a data connection.</summary>
internal sealed class StubbornServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public StubbornServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url => $"ftp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving;
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        var talks = new List<Task>();
        try
        {
            while (true) talks.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream());
                await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 No data here.");
                while (await reader.ReadLineAsync(_stopping.Token) is { } line) await writer.WriteLineAsync(Answer(line));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    private static string Answer(string line) => line.Split(' ')[0] switch
    {
        "USER" => "331 Password.",
        "PASS" => "230 Welcome.",
        "QUIT" => "221 Goodbye.",
        _ => "502 Not here.",
    };
}

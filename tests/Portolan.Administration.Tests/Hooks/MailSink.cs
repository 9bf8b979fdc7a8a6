using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Administration.Tests.Hooks;

/// <summary>A mail server of a few lines: takes every letter, or refuses the recipient.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _recipientReply;
    private readonly Task _running;

    public MailSink(string recipientReply = "250 ok")
    {
        _recipientReply = recipientReply;
        _listener.Start();
        _running = RunAsync();
    }

    public ConcurrentQueue<string> Letters { get; } = new();

    /// <summary>What clients said outside of letters.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

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
                await ServeAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or InvalidOperationException)
        {
            return;
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        await SayAsync(stream, "220 sink");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            Commands.Enqueue(line);
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "DATA") await TakeLetterAsync(stream, reader);
            else await SayAsync(stream, verb switch { "EHLO" => "250-sink\r\n250 AUTH PLAIN", "AUTH" => "235 ok", "RCPT" => _recipientReply, "QUIT" => "221 bye", _ => "250 ok" });
            if (verb == "QUIT") return;
        }
    }

    private async Task TakeLetterAsync(NetworkStream stream, StreamReader reader)
    {
        await SayAsync(stream, "354 go on");
        var letter = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".") letter.AppendLine(line);
        Letters.Enqueue(letter.ToString());
        await SayAsync(stream, "250 taken");
    }

    private async Task SayAsync(NetworkStream stream, string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), _stop.Token);
}

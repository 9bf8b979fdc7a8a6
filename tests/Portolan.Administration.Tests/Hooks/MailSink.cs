using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Administration.Tests.Hooks;

/// <summary>A mail server of a few lines: takes every letter, or refuses the recipient.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly string _recipientReply;

    public MailSink(string recipientReply = "250 ok")
    {
        _recipientReply = recipientReply;
        _server = new LoopbackServer(ServeAsync);
    }

    public ConcurrentQueue<string> Letters { get; } = new();

    /// <summary>What clients said outside of letters.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    public int Port => _server.Port;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(NetworkStream stream, CancellationToken stopping)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        await SayAsync(stream, "220 sink", stopping);
        while (await reader.ReadLineAsync(stopping) is { } line)
        {
            Commands.Enqueue(line);
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "DATA") await TakeLetterAsync(stream, reader, stopping);
            else await SayAsync(stream, verb switch { "EHLO" => "250-sink\r\n250 AUTH PLAIN", "AUTH" => "235 ok", "RCPT" => _recipientReply, "QUIT" => "221 bye", _ => "250 ok" }, stopping);
            if (verb == "QUIT") return;
        }
    }

    private async Task TakeLetterAsync(NetworkStream stream, StreamReader reader, CancellationToken stopping)
    {
        await SayAsync(stream, "354 go on", stopping);
        var letter = new StringBuilder();
        while (await reader.ReadLineAsync(stopping) is { } line && line != ".") letter.AppendLine(line);
        Letters.Enqueue(letter.ToString());
        await SayAsync(stream, "250 taken", stopping);
    }

    private static async Task SayAsync(NetworkStream stream, string line, CancellationToken stopping) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), stopping);
}

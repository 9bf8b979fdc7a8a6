using System.Net;
using System.Net.Sockets;
using System.Text;
using Portolan.Protocol;

namespace Portolan.Lab.Tests.Kit;

/// <summary>A control connection driven by hand, line by line, from inside a namespace or from this process.</summary>
public sealed class ControlLine : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private readonly Node? _node;
    private readonly Socket _socket;
    private readonly StreamReader _reader;

    private ControlLine(Node? node, Socket socket)
    {
        _node = node;
        _socket = socket;
        _reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
    }

    public IPEndPoint Local => (IPEndPoint)_socket.LocalEndPoint!;

    public IPEndPoint Remote => (IPEndPoint)_socket.RemoteEndPoint!;

    /// <summary>Dials the control port, reads the greeting and logs in.</summary>
    /// <param name="from">One of the node's addresses; null leaves the choice to the system.</param>
    public static Task<ControlLine> LogInAsync(Node node, IPAddress server, IPAddress? from = null) =>
        LogInAsync(node, new IPEndPoint(server, LabServer.ControlPort), from);

    /// <param name="node">Null dials from this process's own network.</param>
    public static async Task<ControlLine> LogInAsync(Node? node, IPEndPoint server, IPAddress? from = null)
    {
        var line = new ControlLine(node, await DialAsync(node, server, from));
        try
        {
            await line.ExpectAsync("220", line.ReadReplyAsync());
            await line.ExpectAsync("331", line.SendAsync($"USER {LabServer.User}"));
            await line.ExpectAsync("230", line.SendAsync($"PASS {LabServer.Password}"));
            await line.ExpectAsync("200", line.SendAsync("TYPE I"));
            return line;
        }
        catch
        {
            await line.DisposeAsync();
            throw;
        }
    }

    /// <summary>A TCP connection from a node.</summary>
    public static async Task<Socket> DialAsync(Node? node, IPEndPoint target, IPAddress? from = null)
    {
        var socket = Open();
        try
        {
            if (from is not null) socket.Bind(new IPEndPoint(from, 0));
            using var limit = new CancellationTokenSource(Limit);
            await socket.ConnectAsync(target, limit.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        Socket Open() => node is null ? Make() : node.Enter(Make);
        Socket Make() => new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    }

    /// <summary>Sends a command and reads its first reply, all lines of it.</summary>
    public async Task<string> SendAsync(string command)
    {
        await _socket.SendAsync(Encoding.UTF8.GetBytes(command + "\r\n"));
        return await ReadReplyAsync();
    }

    /// <summary>Sends a command whose reply must begin with <paramref name="code"/>.</summary>
    public Task<string> SendAsync(string command, string code) => ExpectAsync(code, SendAsync(command), command);

    public async Task<string> ReadReplyAsync()
    {
        var reply = new StringBuilder();
        while (true)
        {
            var line = await _reader.ReadLineAsync().WaitAsync(Limit) ?? throw new EndOfStreamException($"The server closed the control connection after: {reply}");
            reply.AppendLine(line);
            if (line.Length > 3 && line[3] == ' ' && char.IsAsciiDigit(line[0])) return reply.ToString().TrimEnd();
        }
    }

    /// <summary>Reads the reply that must come next.</summary>
    public Task<string> ReadReplyAsync(string code) => ExpectAsync(code, ReadReplyAsync());

    /// <summary>Asks for a passive port by EPSV.</summary>
    public async Task<IPEndPoint> AskForPassiveAsync() => MeetingPointIn(await SendAsync("EPSV", "229"));

    /// <summary>The endpoint that a 229 names.</summary>
    public IPEndPoint MeetingPointIn(string reply) => ExtendedHostPort.TryFindPortIn(reply, out var port)
        ? new IPEndPoint(Remote.Address, port)
        : throw new FormatException($"No port in {reply}.");

    /// <summary>Fetches a file whose passive port has been announced already.</summary>
    public async Task<byte[]> RetrieveAsync(string name, IPEndPoint announced)
    {
        using var data = await DialAsync(_node, announced, Local.Address);
        await SendAsync($"RETR {name}", "150");
        var content = await ReadToEndAsync(data);
        await ReadReplyAsync("226");
        return content;
    }

    /// <summary>Fetches a file by EPSV.</summary>
    public async Task<byte[]> RetrieveAsync(string name) => await RetrieveAsync(name, await AskForPassiveAsync());

    public static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var content = new MemoryStream();
        await using var stream = new NetworkStream(socket);
        await stream.CopyToAsync(content, limit.Token);
        return content.ToArray();
    }

    /// <summary>Reads to the end and keeps nothing; how many bytes came.</summary>
    public static async Task<long> CountToEndAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(Limit);
        var buffer = new byte[64 * 1024];
        long count = 0;
        while (await socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token) is var read and > 0) count += read;
        return count;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> ExpectAsync(string code, Task<string> replying, string command = "")
    {
        var reply = await replying;
        return reply.StartsWith(code, StringComparison.Ordinal) ? reply : throw new InvalidOperationException($"{command} was answered {reply}, not {code}.");
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Console.Tests.Kit;

/// <summary>An FTP client that does nothing by itself: one line out, one reply in.</summary>
public sealed class RawFtp : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TcpClient _control = new(AddressFamily.InterNetwork);
    private readonly StreamReader _reader;

    private RawFtp(IPEndPoint server)
    {
        _control.Connect(server);
        _reader = new StreamReader(_control.GetStream(), Encoding.UTF8);
    }

    public static async Task<RawFtp> ConnectAsync(IPEndPoint server)
    {
        var client = new RawFtp(server);
        await client.ReadAsync(220);
        return client;
    }

    public static async Task<RawFtp> LoginAsync(IPEndPoint server, string user = "anna", string password = "secret")
    {
        var client = await ConnectAsync(server);
        await client.SendAsync($"USER {user}", 331);
        await client.SendAsync($"PASS {password}", 230);
        return client;
    }

    /// <summary>Sends a line and reads its reply, whose code must be as expected.</summary>
    public async Task<string> SendAsync(string line, int expected)
    {
        await WriteAsync(line);
        return await ReadAsync(expected);
    }

    public async Task WriteAsync(string line) => await _control.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    public async Task<string> ReadAsync(int expected)
    {
        while (true)
        {
            var line = await _reader.ReadLineAsync().WaitAsync(Patience) ?? throw new EndOfStreamException($"The server hung up; {expected} was expected.");
            if (line.Length < 4 || line[3] != ' ' || !int.TryParse(line[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var code)) continue;
            return code == expected ? line : throw new InvalidOperationException($"{expected} was expected: {line}");
        }
    }

    /// <summary>PASV, and the address it names.</summary>
    public async Task<IPEndPoint> PasvAsync()
    {
        var reply = await SendAsync("PASV", 227);
        var numbers = reply[(reply.IndexOf('(') + 1)..reply.IndexOf(')')].Split(',').Select(byte.Parse).ToArray();
        return new IPEndPoint(new IPAddress(numbers[..4]), (numbers[4] << 8) | numbers[5]);
    }

    /// <summary>A whole upload in passive mode.</summary>
    public async Task UploadAsync(string path, byte[] content)
    {
        using var data = await OpenUploadAsync(path);
        await data.GetStream().WriteAsync(content);
        data.Close();
        await ReadAsync(226);
    }

    /// <summary>An upload that has begun; close it and read 226.</summary>
    public async Task<TcpClient> OpenUploadAsync(string path)
    {
        var data = new TcpClient(AddressFamily.InterNetwork);
        await data.ConnectAsync(await PasvAsync());
        await SendAsync($"STOR {path}", 150);
        return data;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _control.Dispose();
    }
}

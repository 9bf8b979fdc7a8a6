using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Portolan.Protocol;

namespace Portolan.Server.Tests.Kit;

/// <summary>One data connection at the client's end.</summary>
internal sealed class RawData(Socket socket) : IAsyncDisposable
{
    private Stream _stream = new NetworkStream(socket);

    public Socket Socket => socket;

    public IPEndPoint Local { get; } = (IPEndPoint)socket.LocalEndPoint!;

    public IPEndPoint Remote { get; } = (IPEndPoint)socket.RemoteEndPoint!;

    /// <summary>The handshake, in which the TLS session of <paramref name="client"/>'s control connection is resumed where that is possible.</summary>
    public async Task StartTlsAsync(RawClient client)
    {
        var ssl = new SslStream(_stream);
        await ssl.AuthenticateAsClientAsync(RawClient.TlsOptions(client.TlsHost, client.TlsProtocols)).Soon("the TLS handshake of the data connection");
        _stream = ssl;
    }

    public Task WriteAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes).AsTask().Soon();

    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    public Task<int> ReadAsync(Memory<byte> buffer) => _stream.ReadAsync(buffer).Soon();

    /// <summary>Everything to the orderly end; throws IOException on a reset.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var all = new MemoryStream();
        await _stream.CopyToAsync(all).Soon("the end of the data connection");
        return all.ToArray();
    }

    /// <summary>Reads to the orderly end, and keeps nothing but the count of bytes.</summary>
    public Task<long> CountToEndAsync() => CountAsync(static bytes => bytes.Length);

    /// <summary>Reads to the orderly end, and keeps nothing but the count of lines.</summary>
    public Task<long> CountLinesAsync() => CountAsync(static bytes => bytes.Span.Count((byte)'\n'));

    private async Task<long> CountAsync(Func<ReadOnlyMemory<byte>, int> count)
    {
        var buffer = new byte[256 * 1024];
        long counted = 0;
        while (await ReadAsync(buffer) is var read and > 0) counted += count(buffer.AsMemory(0, read));
        return counted;
    }

    /// <summary>Ends the upload in order: close_notify where TLS runs, then FIN.</summary>
    public async Task FinishAsync()
    {
        if (_stream is SslStream ssl) await ssl.ShutdownAsync().Soon();
        socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Ends TLS without close_notify.</summary>
    public void FinishWithoutCloseNotify() => socket.Shutdown(SocketShutdown.Send);

    public void Reset() => socket.Close(timeout: 0);

    /// <summary>Dials a port where somebody else is waited for: true where that is ended without a byte, perhaps before the dial is through.</summary>
    public static async Task<bool> IsTurnedAwayAsync(IPEndPoint port, IPAddress from)
    {
        try
        {
            await using var data = new RawData(await RawClient.ConnectAsync(port, from));
            return await data.IsClosedAsync();
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>True where the server ended this connection, by FIN or reset, without another byte.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            return await _stream.ReadAsync(new byte[1]).Soon("the end of the data connection") == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Where an active client waits for the server's dial.</summary>
internal sealed class RawListener : IDisposable
{
    private readonly Socket _socket;

    public RawListener(IPAddress address, int port = 0)
    {
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _socket.Bind(new IPEndPoint(address, port));
        _socket.Listen(16);
        Local = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public IPEndPoint Local { get; }

    public string Port => "PORT " + HostPort.Format(Local);

    public string Eprt => string.Create(CultureInfo.InvariantCulture, $"EPRT |{(Local.AddressFamily == AddressFamily.InterNetwork ? 1 : 2)}|{Local.Address}|{Local.Port}|");

    public async Task<RawData> AcceptAsync() => new(await _socket.AcceptAsync().Soon("the server's dial"));

    /// <summary>True where somebody dialled: the connection stands in the queue before anybody accepts it.</summary>
    public bool WasDialled => _socket.Poll(0, SelectMode.SelectRead);

    public void Dispose() => _socket.Dispose();
}

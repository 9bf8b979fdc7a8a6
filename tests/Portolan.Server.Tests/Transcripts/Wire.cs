using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portolan.Testing;

namespace Portolan.Server.Tests.Transcripts;

/// <summary>One end of a TCP connection, with TLS once it is asked for. Every wait is bounded.</summary>
internal sealed class Wire(Socket socket) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket = socket;
    private readonly List<byte> _unread = [];
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);

    public IPEndPoint Local => (IPEndPoint)_socket.LocalEndPoint!;

    public bool IsEncrypted => _stream is SslStream;

    public static async Task<Wire> DialAsync(IPEndPoint remote)
    {
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(remote, limit.Token);
        return new Wire(socket);
    }

    public async Task StartTlsAsync()
    {
        Assert.Empty(_unread);
        using var limit = new CancellationTokenSource(Patience);
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        // .NET keeps TLS sessions by host name for the whole process: another test's session would be offered to this server.
        var host = $"t{TestContext.Current.Test!.UniqueID[..32]}.test";
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = (_, shown, _, _) => IsOurs(shown) }, limit.Token);
        _stream = tls;
    }

    /// <summary>Sends; where the server has ended the connection already, what it said is still there to be read, and shows that.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await _stream.WriteAsync(bytes, limit.Token);
        }
        catch (IOException e) when (IsEnd(e))
        {
            return;
        }
    }

    /// <summary>The next line without its CRLF; null at the end.</summary>
    public async Task<byte[]?> ReadLineAsync()
    {
        int end;
        while ((end = IndexOfLineEnd()) < 0)
        {
            if (await FillAsync()) continue;
            Assert.True(_unread.Count == 0, $"the connection ended inside a line: {Encoding.UTF8.GetString([.. _unread])}");
            return null;
        }

        var line = _unread.GetRange(0, end).ToArray();
        _unread.RemoveRange(0, end + 2);
        return line;
    }

    public async Task<byte[]> ReadToEndAsync()
    {
        while (await FillAsync())
        {
        }

        var all = _unread.ToArray();
        _unread.Clear();
        return all;
    }

    /// <summary>Our direction ends in order: close_notify where TLS runs, then FIN.</summary>
    public async Task CompleteAsync()
    {
        if (_stream is SslStream tls) await tls.ShutdownAsync();
        _socket.Shutdown(SocketShutdown.Send);
    }

    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, 0);
        _socket.Close();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static bool IsOurs(X509Certificate? shown) => shown?.GetCertHashString() == TestCertificate.Shared.Certificate.GetCertHashString();

    private int IndexOfLineEnd()
    {
        for (var i = 0; i + 1 < _unread.Count; i++)
            if (_unread[i] == '\r' && _unread[i + 1] == '\n') return i;
        return -1;
    }

    private async Task<bool> FillAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var buffer = new byte[16 * 1024];
        try
        {
            var read = await _stream.ReadAsync(buffer, limit.Token);
            _unread.AddRange(buffer.AsSpan(0, read));
            return read > 0;
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException("nothing came", e);
        }
        catch (IOException e) when (IsEnd(e))
        {
            return false; // the server may end what it refused with a reset
        }
    }

    private static bool IsEnd(IOException e) => e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown };
}

using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portolan.Protocol;

namespace Portolan.Server.Tests.Kit;

/// <summary>An FTP client that does what the test says, byte for byte. Text is Latin-1 on the wire, so that a test sees bytes.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private static int _count;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Stream _stream;
    private const int TcpMaxSegment = 2; // TCP_MAXSEG
    private int _start, _end;

    private RawClient(Socket socket)
    {
        Socket = socket;
        _stream = new NetworkStream(socket);
        Local = (IPEndPoint)socket.LocalEndPoint!;
        Server = (IPEndPoint)socket.RemoteEndPoint!;
    }

    public Socket Socket { get; }

    public IPEndPoint Local { get; }

    public IPEndPoint Server { get; }

    public SslStream? Ssl => _stream as SslStream;

    /// <summary>Start TLS on data connections.</summary>
    public bool ProtectData { get; set; }

    /// <summary>The largest TCP segment on data connections; null is the interface's (64 KiB on loopback). Linux.</summary>
    public int? DataSegment { get; set; }

    public static async Task<RawClient> DialAsync(IPEndPoint server, IPAddress? from = null) => new(await ConnectAsync(server, from));

    public static async Task<Socket> ConnectAsync(IPEndPoint server, IPAddress? from = null, int? segment = null)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (from is not null) socket.Bind(new IPEndPoint(from, 0));
            if (segment is { } bytes) socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpMaxSegment, BitConverter.GetBytes(bytes));
            await socket.ConnectAsync(server).Soon($"connecting to {server}");
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task LoginAsync(string user = RunningServer.User, string password = RunningServer.Password)
    {
        await CommandAsync($"USER {user}", 331);
        await CommandAsync($"PASS {password}", 230);
        await CommandAsync("TYPE I", 200);
    }

    /// <summary>The handshake as an FTP client does it; any certificate is good.</summary>
    /// <param name="own">The client's certificate.</param>
    public async Task StartTlsAsync(SslProtocols protocols = SslProtocols.None, X509Certificate2? own = null, params SslApplicationProtocol[] alpn)
    {
        var ssl = new SslStream(_stream, leaveInnerStreamOpen: false);
        var options = TlsOptions(TlsHost, protocols);
        options.ApplicationProtocols = [.. alpn];
        if (own is not null) options.ClientCertificateContext = SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true);
        await ssl.AuthenticateAsClientAsync(options).Soon();
        _stream = ssl;
        TlsProtocols = protocols;
    }

    /// <summary>As given: .NET resumes only where the same versions are offered again.</summary>
    public SslProtocols TlsProtocols { get; private set; }

    /// <summary>Goes on without TLS after CCC.</summary>
    /// <param name="behind">Sent in clear in one segment with our close_notify.</param>
    public async Task StopTlsAsync(string behind = "")
    {
        var ssl = Ssl!;
        Assert.Equal(0, await ssl.ReadAsync(new byte[1]).Soon("the server's close_notify"));
        Cork(true);
        await ssl.ShutdownAsync().Soon();
        _stream = new NetworkStream(Socket);
        await SendBytesAsync(behind);
        Cork(false);
    }

    /// <summary>TCP_CORK: what is sent from now on leaves together, when the cork is taken off. Elsewhere than on Linux it leaves as it comes.</summary>
    private void Cork(bool on)
    {
        const int Tcp = 6, TcpCork = 3;
        if (OperatingSystem.IsLinux()) Socket.SetRawSocketOption(Tcp, TcpCork, BitConverter.GetBytes(on ? 1 : 0));
    }

    /// <summary>.NET keeps TLS sessions by host name for the whole process; each client has a name of its own, so that it resumes its own.</summary>
    public string TlsHost { get; } = string.Create(CultureInfo.InvariantCulture, $"client{Interlocked.Increment(ref _count)}.test");

    public static SslClientAuthenticationOptions TlsOptions(string host, SslProtocols protocols = SslProtocols.None) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = protocols,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null, // who the server is, is not what these tests ask
    };

    public Task SendAsync(string line) => SendBytesAsync(Encoding.Latin1.GetBytes(line + "\r\n"));

    public Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes).AsTask().Soon();

    public Task SendBytesAsync(string bytes) => SendBytesAsync(Encoding.Latin1.GetBytes(bytes));

    /// <summary>Sends urgent data (TCP OOB), as Telnet's Synch does.</summary>
    public void SendUrgent(params byte[] bytes) => Socket.Send(bytes, SocketFlags.OutOfBand);

    /// <summary>Sends a command and reads its reply.</summary>
    public async Task<RawReply> CommandAsync(string line, int? code = null)
    {
        await SendAsync(line);
        return await ReadAsync(line, code);
    }

    /// <summary>Reads a reply that must have this code.</summary>
    public Task<RawReply> ExpectAsync(int code) => ReadAsync("(nothing sent)", code);

    /// <summary>Reads one reply.</summary>
    public Task<RawReply> ReadAsync() => ReadAsync("(nothing sent)", null);

    /// <summary>True where the server closed the control connection in order and said nothing more.</summary>
    public async Task<bool> IsAtEndAsync()
    {
        if (_start < _end) return false;
        try
        {
            return await _stream.ReadAsync(_buffer).Soon("the end of the control connection") == 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>PASV or EPSV: the announced address.</summary>
    public async Task<IPEndPoint> PassiveAsync(bool extended = false)
    {
        if (!extended)
        {
            var reply = await CommandAsync("PASV", 227);
            Assert.True(HostPort.TryFindIn(reply.Text, out var announced), reply.Text);
            return announced;
        }
        var text = (await CommandAsync("EPSV", 229)).Text;
        Assert.True(ExtendedHostPort.TryFindPortIn(text, out var port), text);
        return new IPEndPoint(Server.Address, port);
    }

    /// <summary>Dials a passive port; no TLS yet.</summary>
    public async Task<RawData> DialDataAsync(IPEndPoint announced) => new(await ConnectAsync(announced, Local.Address, DataSegment));

    /// <summary>PASV, or EPSV on IPv6, and the dial; no TLS yet.</summary>
    public async Task<RawData> OpenPassiveAsync() => await DialDataAsync(await PassiveAsync(Server.AddressFamily == AddressFamily.InterNetworkV6));

    /// <summary>Opens a passive data connection and starts a transfer on it.</summary>
    public async Task<RawData> BeginAsync(string command)
    {
        var data = await OpenPassiveAsync();
        await CommandAsync(command, 150);
        if (ProtectData) await data.StartTlsAsync(this);
        return data;
    }

    /// <summary>Listens for the server's dial and announces it by PORT or EPRT.</summary>
    public async Task<RawListener> OpenActiveAsync(bool extended = false)
    {
        var listener = new RawListener(Local.Address);
        await CommandAsync(extended ? listener.Eprt : listener.Port, 200);
        return listener;
    }

    /// <summary>RETR, LIST and the like: everything that comes, and the final reply.</summary>
    public async Task<byte[]> DownloadAsync(string command)
    {
        await using var data = await BeginAsync(command);
        var content = await data.ReadToEndAsync();
        await ExpectAsync(226);
        return content;
    }

    public async Task<string> DownloadTextAsync(string command) => Encoding.Latin1.GetString(await DownloadAsync(command));

    /// <summary>STOR and the like, and the final reply.</summary>
    public async Task<RawReply> UploadAsync(string command, ReadOnlyMemory<byte> content)
    {
        await using var data = await BeginAsync(command);
        await data.WriteAsync(content);
        await data.FinishAsync();
        return await ReadAsync(command, null);
    }

    public Task<RawReply> UploadAsync(string command, string content) => UploadAsync(command, Encoding.Latin1.GetBytes(content));

    public async Task QuitAsync()
    {
        await CommandAsync("QUIT", 221);
        Assert.True(await IsAtEndAsync());
    }

    /// <summary>Ends the control connection with a reset.</summary>
    public void Reset() => Socket.Close(timeout: 0);

    public async ValueTask DisposeAsync()
    {
        Socket.Dispose();
        await _stream.DisposeAsync();
    }

    private async Task<RawReply> ReadAsync(string command, int? code)
    {
        var first = await ReadLineAsync(command);
        Assert.True(first.Length >= 4 && int.TryParse(first.AsSpan(0, 3), CultureInfo.InvariantCulture, out _), $"{command}: not a reply: {first}");
        var text = first;
        while (first[3] == '-' && !text.AsSpan(text.LastIndexOf('\n') + 1).StartsWith(first[..3] + " ", StringComparison.Ordinal))
            text += "\n" + await ReadLineAsync(command);
        var reply = new RawReply(int.Parse(first.AsSpan(0, 3), CultureInfo.InvariantCulture), text);
        if (code is { } expected) Assert.True(reply.Code == expected, $"{command}: expected {expected}, got {text}");
        return reply;
    }

    private async Task<string> ReadLineAsync(string command)
    {
        var line = new List<byte>();
        while (true)
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            line.AddRange(_buffer.AsSpan(_start, found < 0 ? _end - _start : found));
            _start = found < 0 ? _end : _start + found + 1;
            if (found >= 0) break;
            _start = 0;
            _end = await _stream.ReadAsync(_buffer).Soon($"the reply to {command}");
            if (_end == 0) throw new EndOfStreamException($"{command}: the server closed the control connection");
        }
        Assert.True(line.Count > 0 && line[^1] == '\r', $"{command}: a reply line without CR LF");
        return Encoding.Latin1.GetString([.. line.SkipLast(1)]);
    }
}

internal readonly record struct RawReply(int Code, string Text)
{
    public override string ToString() => Text;
}

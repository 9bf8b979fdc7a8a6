using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Portolan.Fuzz.Tests.Kit;

namespace Portolan.Fuzz.Tests.Sessions;

/// <summary>What a hostile client does with data connections: dials twice, dials as a stranger, sends a little, half-closes, resets, sends rubbish for TLS, or nothing.</summary>
internal sealed class DataPlay(FuzzGround ground, Random random, IPAddress own, Action<string> tell) : IAsyncDisposable
{
    private readonly List<Socket> _sockets = [];
    private Socket? _listener;

    /// <summary>What the server announced last.</summary>
    public IPEndPoint? Announced { get; set; }

    /// <summary>A listener for the server's dial.</summary>
    public IPEndPoint Listen()
    {
        _listener?.Dispose();
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        _listener.Bind(new IPEndPoint(own, 0));
        _listener.Listen(4);
        return (IPEndPoint)_listener.LocalEndPoint!;
    }

    public async Task DialAsync(IPAddress? from = null)
    {
        if (Announced is not { } announced) return;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        try
        {
            socket.Bind(new IPEndPoint(from ?? own, 0));
            await socket.ConnectAsync(announced);
            tell($"data: dialled {announced}{(from is null ? "" : " as a stranger")}");
        }
        catch (SocketException)
        {
            tell("data: dial refused");
        }
    }

    public async Task MoveAsync()
    {
        TakeDial();
        if (_sockets.Count == 0 || random.Next(10) == 0)
        {
            await DialAsync(random.Next(3) == 0 ? IPAddress.Parse("127.0.0.99") : null);
            return;
        }
        var socket = _sockets[random.Next(_sockets.Count)];
        try
        {
            await MoveAsync(socket);
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            tell($"data: {e.GetType().Name}");
        }
    }

    /// <summary>Ends every data connection and listener, each in one of the ways there are.</summary>
    public void Drop()
    {
        TakeDial();
        foreach (var socket in _sockets) End(socket);
        _sockets.Clear();
        _listener?.Dispose();
        _listener = null;
    }

    /// <summary>Before a reply is waited for: a download nobody reads would only be waited for until it stalls. Sometimes it is.</summary>
    public void LetGo()
    {
        if (random.Next(30) > 0) Drop();
    }

    public ValueTask DisposeAsync()
    {
        Drop();
        return ValueTask.CompletedTask;
    }

    private async Task MoveAsync(Socket socket)
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        switch (random.Next(8))
        {
            case 0 or 1:
                var bytes = new byte[random.Next(3) == 0 ? 1 : random.Next(200_000)];
                random.NextBytes(bytes);
                tell($"data: send {bytes.Length}");
                await socket.SendAsync(bytes, soon.Token);
                break;
            case 2 or 3:
                var buffer = new byte[random.Next(1, 100_000)];
                var read = await socket.ReceiveAsync(buffer, soon.Token);
                tell($"data: read {read}");
                if (ground.Leak(buffer.AsSpan(0, read)) is { } leak) throw new InvalidOperationException(leak);
                break;
            case 4:
                tell("data: FIN");
                socket.Shutdown(SocketShutdown.Send);
                break;
            case 5:
                tell("data: rubbish for TLS");
                await socket.SendAsync(Mutator.Change(random, [22, 3, 1, 0, 5, 1, 0, 0, 1, 3]), soon.Token);
                break;
            case 6:
                tell("data: TLS");
                var ssl = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false);
                await ssl.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = string.Create(CultureInfo.InvariantCulture, $"data{random.Next(100)}.test"),
                        RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
                    }, soon.Token);
                await ssl.WriteAsync(new byte[random.Next(50_000)], soon.Token);
                if (random.Next(2) == 0) await ssl.ShutdownAsync();
                break;
            default:
                End(socket);
                _sockets.Remove(socket);
                break;
        }
    }

    private void End(Socket socket)
    {
        if (random.Next(2) == 0)
        {
            tell("data: reset");
            socket.Close(timeout: 0);
        }
        else
        {
            tell("data: close");
            socket.Dispose();
        }
    }

    private void TakeDial()
    {
        try
        {
            while (_listener?.Poll(0, SelectMode.SelectRead) == true) _sockets.Add(_listener.Accept());
        }
        catch (SocketException)
        {
            tell("data: the server's dial was gone");
        }
    }
}

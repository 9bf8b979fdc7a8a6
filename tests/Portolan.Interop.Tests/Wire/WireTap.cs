using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Portolan.Interop.Tests.Daemons;

namespace Portolan.Interop.Tests.Wire;

/// <summary>
/// Listens on the ports of a server at another loopback address and passes everything on, keeping the first bytes of both directions.
/// A client that takes data connections to the host of its control connection (EPSV) goes through it with all of them; no privilege is needed.
/// </summary>
public sealed class WireTap : IAsyncDisposable
{
    private static int _taps;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpListener> _listeners = [];
    private readonly ConcurrentQueue<WireRecording> _recordings = new();
    private readonly ConcurrentBag<Task> _work = [];
    private readonly IPAddress _server;

    public WireTap(Daemon daemon)
    {
        (_server, ControlPort) = (daemon.Address, daemon.Port);
        var number = Interlocked.Increment(ref _taps);
        Address = new IPAddress([127, 9, (byte)(number / 200), (byte)(2 + number % 200)]);
        Listen(daemon.Port);
        for (var port = (int)daemon.Passive.Low; port <= daemon.Passive.High; port++)
            Listen(port);
    }

    /// <summary>Where clients dial instead.</summary>
    public IPAddress Address { get; }

    public ushort ControlPort { get; }

    /// <summary>The data connections so far.</summary>
    public IReadOnlyList<WireRecording> DataConnections => [.. _recordings.Where(recording => recording.Port != ControlPort)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var listener in _listeners)
            listener.Dispose();
        await Task.WhenAll(_work);
        _stop.Dispose();
    }

    private void Listen(int port)
    {
        var listener = new TcpListener(Address, port);
        listener.Start();
        _listeners.Add(listener);
        _work.Add(AcceptAsync(listener, port));
    }

    private async Task AcceptAsync(TcpListener listener, int port)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(_stop.Token);
                _work.Add(PassOnAsync(client, port));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The tap is closed.
        }
    }

    private async Task PassOnAsync(Socket client, int port)
    {
        var recording = new WireRecording(port);
        _recordings.Enqueue(recording);
        using var server = new Socket(_server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server, port, _stop.Token);
                await Task.WhenAll(PumpAsync(client, server, recording.Client), PumpAsync(server, client, recording.Server));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                client.Close(timeout: 0); // what one end did, the other shall see: a reset
                server.Close(timeout: 0);
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, WireBytes kept)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is var read and > 0)
            {
                kept.Add(buffer.AsSpan(0, read));
                for (var sent = 0; sent < read;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token);
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            from.Close(timeout: 0);
            to.Close(timeout: 0);
            throw;
        }
    }
}

/// <summary>The first bytes of both directions of one connection.</summary>
public sealed record WireRecording(int Port)
{
    public WireBytes Client { get; } = new();

    public WireBytes Server { get; } = new();
}

/// <summary>The first bytes one end sent: more than a handshake needs.</summary>
public sealed class WireBytes
{
    private const int Most = 16 * 1024;
    private readonly MemoryStream _bytes = new();

    public void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_bytes) _bytes.Write(bytes[..(int)Math.Min(bytes.Length, Most - _bytes.Length)]);
    }

    public byte[] ToArray()
    {
        lock (_bytes) return _bytes.ToArray();
    }
}

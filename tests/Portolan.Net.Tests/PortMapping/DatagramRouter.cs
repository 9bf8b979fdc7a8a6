using System.Net;
using System.Net.Sockets;
using Portolan.Net.PortMapping;

namespace Portolan.Net.Tests.PortMapping;

/// <summary>A router on loopback that answers datagrams as a test tells it.</summary>
internal sealed class DatagramRouter : IAsyncDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Func<byte[], IEnumerable<byte[]>> _answer;
    private readonly Task _serving;

    /// <param name="answer">What is sent back for each datagram, if anything.</param>
    public DatagramRouter(Func<byte[], IEnumerable<byte[]>> answer)
    {
        _answer = answer;
        _serving = ServeAsync();
    }

    public DatagramRouter(Func<byte[], byte[]> answer) : this(question => [answer(question)])
    {
    }

    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    /// <summary>Every question so far.</summary>
    public List<byte[]> Questions { get; } = [];

    /// <summary>Released when all answers to one question were sent.</summary>
    public SemaphoreSlim Answered { get; } = new(0);

    public RouterPath Path => new(IPAddress.Loopback, IPAddress.Loopback) { ControlPort = Port, SearchPort = Port };

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync();
                lock (Questions) Questions.Add(received.Buffer);
                foreach (var answer in _answer(received.Buffer)) await _socket.SendAsync(answer, received.RemoteEndPoint);
                Answered.Release();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

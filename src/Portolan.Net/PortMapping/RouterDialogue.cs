using System.Net;
using System.Net.Sockets;

namespace Portolan.Net.PortMapping;

/// <summary>
/// Questions and answers by UDP with the router alone: the socket is connected, so the system drops what comes from anybody else.
/// A question is repeated after 0.25, 0.5 and 1 s (RFC 6886 §3.1 goes on to 64 s: far too long for a person who waits), and given up after 2 s more.
/// </summary>
internal sealed class RouterDialogue : IDisposable
{
    private const int Attempts = 4;
    private const int MostBytes = 1100; // RFC 6887 §7
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);

    private readonly byte[] _buffer = new byte[MostBytes + 1];
    private readonly RouterPath _path;
    private readonly TimeProvider _time;
    private Socket? _socket;

    public RouterDialogue(RouterPath path, TimeProvider time) => (_path, _time) = (path, time);

    /// <summary>Sends <paramref name="question"/> until <paramref name="read"/> takes an answer; null where none comes.</summary>
    /// <param name="read">Null for a datagram that answers another question, or none.</param>
    public async ValueTask<T?> AskAsync<T>(ReadOnlyMemory<byte> question, Func<ReadOnlySpan<byte>, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        Drain();
        var wait = FirstWait;
        for (var attempt = 0; attempt < Attempts; attempt++, wait *= 2)
        {
            using var limit = new CancellationTokenSource(wait, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                var socket = _socket ??= Connect();
                await socket.SendAsync(question, either.Token).ConfigureAwait(false);
                while (true)
                {
                    var length = await socket.ReceiveAsync(_buffer, either.Token).ConfigureAwait(false);
                    if (length <= MostBytes && read(_buffer.AsSpan(0, length)) is { } answer) return answer;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // No answer yet: again.
            }
            catch (SocketException)
            {
                Dispose(); // the router said that nothing listens there, or the network is gone
                return null;
            }
        }
        return null;
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    /// <summary>A question that was asked twice may be answered twice; the second answer must not pass for one to the next question.</summary>
    private void Drain()
    {
        try
        {
            while (_socket is { Available: > 0 } socket) socket.Receive(_buffer);
        }
        catch (SocketException)
        {
            Dispose(); // an answer larger than any, or the port is closed meanwhile: begin with a new socket
        }
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(_path.Local, 0));
            socket.Connect(_path.Router, _path.ControlPort);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}

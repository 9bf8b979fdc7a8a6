using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Portolan.Net;

/// <summary>A connected socket of the runtime, on any system.</summary>
internal sealed class RuntimeSocket : TcpSocket
{
    private readonly Socket _socket;

    /// <exception cref="SocketException">The peer is gone already.</exception>
    public RuntimeSocket(Socket socket)
    {
        _socket = socket;
        LocalEndPoint = EndPoints.Unmapped(socket.LocalEndPoint!);
        RemoteEndPoint = EndPoints.Unmapped(socket.RemoteEndPoint!);
        socket.NoDelay = true;
    }

    public override IPEndPoint LocalEndPoint { get; }

    public override IPEndPoint RemoteEndPoint { get; }

    public override SafeHandle Handle => _socket.SafeHandle;

    public override int Available => _socket.Available;

    /// <summary>As the constructor; closes a socket whose peer is gone already: getpeername finds nobody.</summary>
    public static RuntimeSocket TakeOver(Socket socket)
    {
        try
        {
            return new RuntimeSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Dials; the socket is closed where that fails.</summary>
    public static async ValueTask<RuntimeSocket> ConnectAsync(IPEndPoint remote, IPEndPoint? local, CancellationToken cancellationToken)
    {
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // On Unix .NET sets SO_REUSEADDR here by itself; ReuseAddress = true would be SO_REUSEPORT on top.
            if (local is not null && !EndPoints.IsAnything(local)) socket.Bind(local);
            await socket.ConnectAsync(remote, cancellationToken).ConfigureAwait(false);
            return new RuntimeSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);

    public override ValueTask<int> SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => _socket.SendAsync(data, SocketFlags.None, cancellationToken);

    public override void PrepareForControl() => SetControlOptions(_socket);

    /// <summary>Urgent bytes stay in the stream, and keep-alive is on.</summary>
    public static void SetControlOptions(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.OutOfBandInline, true);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
    }

    public override void AcknowledgeAtOnce()
    {
        const int tcpLevel = 6, quickAck = 12;
        if (OperatingSystem.IsLinux()) _socket.SetRawSocketOption(tcpLevel, quickAck, BitConverter.GetBytes(1));
    }

    public override void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    public override TcpSocket Afterlife() => this;

    public override void Reset() => _socket.Close(timeout: 0);

    public override void Close() => _socket.Dispose();
}

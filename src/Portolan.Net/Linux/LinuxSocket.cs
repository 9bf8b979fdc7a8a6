using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Net.Linux;

/// <summary>A connected socket by Linux's own system calls: a command costs one receive, one send and a part of an epoll_wait.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxSocket(SocketDescriptor socket, IPEndPoint local, IPEndPoint remote, SocketSignals signals) : TcpSocket
{
    private const int DontWait = 0x40, NoSignal = 0x4000;

    public override IPEndPoint LocalEndPoint => local;

    public override IPEndPoint RemoteEndPoint => remote;

    public override SafeHandle Handle => socket;

    public SocketSignals Signals => signals;

    public override int Available => socket.Unread;

    /// <summary>Dials; the socket is closed where that fails.</summary>
    public static async ValueTask<LinuxSocket> ConnectAsync(IPEndPoint remote, IPEndPoint? local, CancellationToken cancellationToken)
    {
        var socket = SocketDescriptor.Open(remote.AddressFamily);
        var signals = new SocketSignals();
        try
        {
            if (local is not null && !EndPoints.IsAnything(local)) socket.Bind(local);
            if (!socket.Connect(remote))
            {
                await AwaitAnswerAsync(socket, signals.Dial(), cancellationToken).ConfigureAwait(false);
            }
            socket.SetOption(SocketDescriptor.TcpLevel, SocketDescriptor.NoDelay, 1);
            return new LinuxSocket(socket, local is { Port: not 0 } && !EndPoints.IsAnyAddress(local) ? local : socket.LocalEndPoint, remote, signals);
        }
        catch
        {
            signals.Close();
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask AwaitAnswerAsync(SocketDescriptor socket, SocketSignal dial, CancellationToken cancellationToken)
    {
        try
        {
            await dial.WaitAsync(socket, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            dial.Close();
        }
        socket.ThrowIfNotConnected();
    }

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var signal = signals.Data;
            if (buffer.IsEmpty) return socket.Unread > 0 ? new(0) : AwaitAnythingAsync(signal, cancellationToken);
            return !signal.IsDrained && TryReceive(signal, buffer.Span, out var count) ? new(count) : AwaitAndReceiveAsync(signal, buffer, cancellationToken);
        }
        catch (Exception e) when (SocketFaults.IsOfSocket(e) || e is OperationCanceledException)
        {
            return ValueTask.FromException<int>(e);
        }
    }

    public override ValueTask<int> SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return TrySend(data.Span, out var count) ? new(count) : AwaitAndSendAsync(data, cancellationToken);
        }
        catch (Exception e) when (SocketFaults.IsOfSocket(e) || e is OperationCanceledException)
        {
            return ValueTask.FromException<int>(e);
        }
    }

    public override void PrepareForControl()
    {
        const int socketLevel = 1, keepAlive = 9, urgentInline = 10, keepIdle = 4, keepInterval = 5;
        socket.SetOption(socketLevel, urgentInline, 1);
        socket.SetOption(socketLevel, keepAlive, 1);
        socket.SetOption(SocketDescriptor.TcpLevel, keepIdle, 60);
        socket.SetOption(SocketDescriptor.TcpLevel, keepInterval, 15);
        signals.Stand(Poller.InTurn());
    }

    public override void AcknowledgeAtOnce() => socket.SetOption(SocketDescriptor.TcpLevel, SocketDescriptor.QuickAck, 1);

    public override void ShutdownSend() => socket.ShutdownSend();

    public override TcpSocket Afterlife() => new LinuxSocket(socket, local, remote, new SocketSignals());

    public override void Reset()
    {
        socket.LingerNot();
        Close();
    }

    public override void Close()
    {
        socket.Dispose();
        signals.Close();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> AwaitAndReceiveAsync(SocketSignal signal, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            await signal.WaitAsync(socket, cancellationToken).ConfigureAwait(false);
            if (TryReceive(signal, buffer.Span, out var count)) return count;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> AwaitAnythingAsync(SocketSignal signal, CancellationToken cancellationToken)
    {
        await signal.WaitAsync(socket, cancellationToken).ConfigureAwait(false);
        ObjectDisposedException.ThrowIf(socket.IsClosed, this);
        return 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> AwaitAndSendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (true)
        {
            await signals.Room.WaitAsync(socket, cancellationToken).ConfigureAwait(false);
            if (TrySend(data.Span, out var count)) return count;
        }
    }

    private unsafe bool TryReceive(SocketSignal signal, Span<byte> buffer, out int count)
    {
        signal.BeforeReceive();
        fixed (byte* start = buffer)
            count = (int)Libc.Receive(socket, start, buffer.Length, DontWait);
        if (count == buffer.Length || count == 0) signal.MoreIsLikely();
        return count >= 0 || !MustWait();
    }

    private unsafe bool TrySend(ReadOnlySpan<byte> data, out int count)
    {
        fixed (byte* start = data)
            count = (int)Libc.Send(socket, start, data.Length, DontWait | NoSignal);
        return count >= 0 || !MustWait();
    }

    /// <exception cref="SocketException">Another reason than that there is nothing to do yet.</exception>
    private static bool MustWait()
    {
        var error = Marshal.GetLastPInvokeError();
        return error is Errno.TryAgain or Errno.Interrupted ? true : throw Errno.ToSocketException(error);
    }
}

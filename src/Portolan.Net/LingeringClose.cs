using System.Buffers;
using System.Net.Sockets;

namespace Portolan.Net;

/// <summary>Closes a socket that still has unread bytes without a reset: sends FIN and reads to the peer's FIN, for a short time and a bounded amount.</summary>
internal static class LingeringClose
{
    private const int MostBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(TcpSocket socket)
    {
        using var timeout = new CancellationTokenSource(MostTime);
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            socket.ShutdownSend();
            for (int total = 0, read = 1; read > 0 && total < MostBytes; total += read)
                read = await socket.ReceiveAsync(buffer, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer is gone or does not stop: nothing is left to protect.
            return;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            socket.Close();
        }
    }
}

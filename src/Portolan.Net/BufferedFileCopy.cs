using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Net;

/// <summary>Moves files through rented buffers: for every system, and for TLS, whose bytes the program has to see.</summary>
internal static class BufferedFileCopy
{
    // 256 KiB to send: 64 KiB costs a fifth more CPU, 1 MiB gains nothing. 1 MiB to receive halves the CPU against 256 KiB.
    private const int SendBytes = 256 * 1024;
    private const int ReceiveBytes = 1024 * 1024;

    public static async ValueTask<long> SendAsync(Connection connection, SafeFileHandle file, long offset, long length, ByteCounter counter, CancellationToken cancellationToken)
    {
        var sent = 0L;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(length, 1, SendBytes));
        try
        {
            while (sent < length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var wanted = (int)Math.Min(buffer.Length, length - sent);
                var read = RandomAccess.Read(file, buffer.AsSpan(0, wanted), offset + sent);
                if (read == 0)
                    break;
                await connection.SendAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                sent += read;
                counter.Add(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return sent;
    }

    public static async ValueTask<long> ReceiveAsync(Connection connection, SafeFileHandle file, long offset, long limit, ByteCounter counter, CancellationToken cancellationToken)
    {
        var received = 0L;
        while (received < limit)
        {
            // An empty receive waits without holding a buffer: a thousand slow uploads must not pin a thousand megabytes.
            await connection.ReceiveAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(ReceiveBytes, limit - received));
            try
            {
                var wanted = (int)Math.Min(buffer.Length, limit - received);
                var read = await connection.ReceiveAsync(buffer.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    break;
                // Synchronous on purpose: there is no asynchronous file I/O beneath, only a hop to another thread.
                RandomAccess.Write(file, buffer.AsSpan(0, read), offset + received);
                received += read;
                counter.Add(read);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
        return received;
    }
}

using System.Buffers;
using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>Ends data connections so that neither side loses anything.</summary>
internal static class OrderlyClose
{
    /// <summary>How long a server may take to close its direction after an upload; curl waits as long.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>The same, once the final reply is there.</summary>
    private static readonly TimeSpan FinalGrace = TimeSpan.FromMilliseconds(200);

    /// <summary>Everything has arrived: close_notify where TLS runs, then FIN.</summary>
    public static async Task AfterDownloadAsync(Connection data, CancellationToken cancellationToken)
    {
        try
        {
            await data.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionException)
        {
            return; // a server that is gone needs no goodbye
        }
    }

    /// <summary>Ends our direction and reads to the server's end: unread bytes (TLS 1.3 tickets) would turn our close into a reset that can destroy the tail of the upload.</summary>
    /// <returns>How the server ended its direction; None where it left that to us, and its reply decides.</returns>
    public static async Task<CloseKind> AfterUploadAsync(Connection data, Exchange exchange, TimeProvider time, CancellationToken cancellationToken)
    {
        await data.CompleteAsync(cancellationToken).ConfigureAwait(false);
        using var grace = new CancellationTokenSource(Grace, time);
        var reading = ReadToEndAsync(data, grace.Token);
        await Task.WhenAny(reading, exchange.Final).ConfigureAwait(false);
        if (!reading.IsCompleted) grace.CancelAfter(FinalGrace);
        return await reading.ConfigureAwait(false);
    }

    private static async Task<CloseKind> ReadToEndAsync(Connection data, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            while (await data.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
            {
            }
            return data.Tls is null ? CloseKind.Fin : CloseKind.CloseNotify;
        }
        catch (OperationCanceledException)
        {
            return CloseKind.None;
        }
        catch (ConnectionException e)
        {
            return e.Fault == ConnectionFault.TruncatedTls ? CloseKind.TruncatedTls : CloseKind.Reset;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

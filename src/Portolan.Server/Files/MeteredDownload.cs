using Microsoft.Win32.SafeHandles;
using Portolan.Protocol;
using Portolan.Server.Quotas;

namespace Portolan.Server.Files;

/// <summary>A download that counts: against the account's day, its rate and its transfers at a time.</summary>
internal sealed class MeteredDownload(StoredFile inner, AccountUse use) : StoredFile
{
    private readonly bool _metersPieces = use.Limits.MetersDownloads;
    private bool _disposed;

    public override EntryFacts Facts => inner.Facts;

    /// <summary>The kernel copies past us: only where no piece must be looked at.</summary>
    public override SafeFileHandle? Handle => _metersPieces ? null : inner.Handle;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        if (!_metersPieces) return await inner.ReadAsync(buffer, offset, cancellationToken);
        var rate = use.Limits.DownloadBytesPerSecond;
        var read = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, RatePacer.PieceFor(rate))], offset, cancellationToken);
        if (!use.TryDownload(read)) throw new StoreException(StoreError.QuotaExceeded, "the account's bytes of today are used up");
        await use.Downloads.WaitAsync(read, rate, cancellationToken);
        return read;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        try
        {
            await inner.DisposeAsync();
        }
        finally
        {
            use.EndTransfer();
        }
    }
}

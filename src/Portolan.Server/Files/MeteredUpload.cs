using Microsoft.Win32.SafeHandles;
using Portolan.Server.Quotas;

namespace Portolan.Server.Files;

/// <summary>An upload that counts: against the account's quota, its day, its rate and its transfers at a time.</summary>
/// <param name="replaced">Bytes whose place the new content takes; null where there is no file yet.</param>
internal sealed class MeteredUpload(UploadFile inner, AccountUse use, long? replaced) : UploadFile
{
    private readonly bool _metersPieces = use.Limits.MetersUploads;
    private long _underWay;
    private bool _disposed;

    public override long StartOffset => inner.StartOffset;

    /// <summary>The kernel copies past us: only where no piece must be looked at.</summary>
    public override SafeFileHandle? Handle => _metersPieces ? null : inner.Handle;

    public override int MostAtOnce => RatePacer.PieceFor(use.Limits.UploadBytesPerSecond);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        if (_metersPieces)
        {
            if (!use.TryUpload(data.Length, replaced ?? 0)) throw new StoreException(StoreError.QuotaExceeded, "the account's quota is used up");
            _underWay += data.Length;
            await use.Uploads.WaitAsync(data.Length, use.Limits.UploadBytesPerSecond, cancellationToken);
        }
        await inner.WriteAsync(data, offset, cancellationToken);
    }

    public override async ValueTask CommitAsync(long length, CancellationToken cancellationToken)
    {
        use.Changing();
        await inner.CommitAsync(length, cancellationToken);
        EndCounting();
        var written = _metersPieces ? 0 : Math.Max(0, length - StartOffset); // else counted already
        use.Note(bytes: written - (replaced ?? 0), files: replaced is null ? 1 : 0, uploaded: written);
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
            EndCounting();
            use.EndTransfer();
        }
    }

    private void EndCounting() => use.EndUpload(Interlocked.Exchange(ref _underWay, 0));
}

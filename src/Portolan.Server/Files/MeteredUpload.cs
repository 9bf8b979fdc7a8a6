using Microsoft.Win32.SafeHandles;
using Portolan.Server.Quotas;

namespace Portolan.Server.Files;

/// <summary>
/// An upload that counts: against the account's quota, its day, its rate and its transfers at a time. What it leaves when it breaks off occupies
/// the disk, and so counts until it is resumed, replaced or deleted. In a folder from elsewhere nothing counts as stored: the folder is not the account's.
/// </summary>
internal sealed class MeteredUpload : UploadFile
{
    private readonly UploadFile _inner;
    private readonly AccountUse _use;
    private readonly IFileStore _store;
    private readonly VirtualPath _path;
    private readonly UploadPlace _before;
    private readonly bool _metersPieces;
    private readonly bool _ofHome;
    private long _counted;
    private bool _isStored;
    private bool _disposed;

    public MeteredUpload(UploadFile inner, AccountUse use, IFileStore store, VirtualPath path, UploadPlace before)
    {
        (_inner, _use, _store, _path, _before, _metersPieces) = (inner, use, store, path, before, use.Limits.MetersUploads);
        _ofHome = store.IsOfHome(path);
        if (_ofHome) use.BeginUpload(before.Partial);
    }

    public override long StartOffset => _inner.StartOffset;

    /// <summary>The kernel copies past us: only where no piece must be looked at.</summary>
    public override SafeFileHandle? Handle => _metersPieces ? null : _inner.Handle;

    public override int MostAtOnce => RatePacer.PieceFor(_use.Limits.UploadBytesPerSecond);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        if (_metersPieces)
        {
            if (!_use.TryUpload(data.Length, _before.ReplacedFrom(StartOffset), _ofHome)) throw new StoreException(StoreError.QuotaExceeded, "the account's quota is used up");
            _counted += data.Length;
            await _use.Uploads.WaitAsync(data.Length, _use.Limits.UploadBytesPerSecond, cancellationToken);
        }
        await _inner.WriteAsync(data, offset, cancellationToken);
    }

    public override async ValueTask CommitAsync(long length, CancellationToken cancellationToken)
    {
        _use.Changing();
        await _inner.CommitAsync(length, cancellationToken);
        _isStored = true;
        Settle(length - (_before.Size ?? 0), files: _before.Size is null ? 1 : 0, length);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        try
        {
            if (!_isStored) _use.Changing();
            await _inner.DisposeAsync();
        }
        finally
        {
            if (!_isStored) await SettleBrokenAsync();
            _use.EndTransfer();
        }
    }

    private async ValueTask SettleBrokenAsync()
    {
        var left = _before.Partial + _counted; // where it cannot be found out: all of it, until a recount
        try
        {
            left = await _store.FindPartialAsync(_path, CancellationToken.None) ?? 0;
        }
        catch (Exception e) when (e is StoreException or IOException)
        {
            // The medium failed; the transfer says so.
        }
        Settle(left, files: 0, left);
    }

    /// <param name="stored">By how much more is stored than without the old partial.</param>
    /// <param name="end">Up to where the content came.</param>
    private void Settle(long stored, int files, long end)
    {
        var uploaded = _metersPieces ? 0 : Math.Max(0, end - StartOffset);
        if (!_ofHome)
        {
            _use.Note(uploaded: uploaded);
            return;
        }
        _use.EndUpload(_before.Partial + _counted);
        _use.Note(bytes: stored - _before.Partial - _counted, files, uploaded);
    }
}

/// <summary>What stands where an upload goes.</summary>
/// <param name="Size">Of the file; null where there is none.</param>
/// <param name="Partial">Bytes of a broken upload.</param>
internal readonly record struct UploadPlace(long? Size, long Partial)
{
    /// <summary>Bytes that go when an upload that begins at <paramref name="start"/> is stored.</summary>
    public long ReplacedFrom(long start) => Math.Max(0, (Size ?? 0) + Partial - start);

    /// <summary>Where an upload begins.</summary>
    public long StartOf(UploadMode mode) => mode.Append ? Size ?? Partial : mode.Offset;
}

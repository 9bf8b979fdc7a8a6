using Microsoft.Win32.SafeHandles;

namespace Portolan.Server.Files.Local;

/// <summary>An upload to disk: writes to the partial beside the target, and renames it over the target when all is there.</summary>
internal sealed class LocalUpload(
    LocalDirectory directory, UploadHold hold, SafeFileHandle file, string name, UploadBegun begun, LocalFileStoreOptions options, bool mustNotExist)
    : UploadFile
{
    private readonly string _partialName = PartialNames.For(name);
    private readonly FlushPolicy _flush = directory.IsInMemory ? FlushPolicy.Off : options.Flush;
    private bool _committed;
    private bool _disposed;

    public DirectoryKey DirectoryKey => directory.Key;

    public override long StartOffset => begun.Start;

    public override SafeFileHandle? Handle => file;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Medium.Write(file, data.Span, offset);
        return ValueTask.CompletedTask;
    }

    /// <remarks>Flushing may take long and blocks its thread, so it leaves the caller's.</remarks>
    public override async ValueTask CommitAsync(long length, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed || _committed, this);
        var written = directory.LengthOf(file);
        if (written < length) throw new IOException($"Only {written} of {length} bytes are on the disk.");
        // Also gives back what was reserved behind the end.
        if (written > length || begun.Reserved) Medium.SetLength(file, length);
        if (_flush == FlushPolicy.Off) Replace();
        else await Task.Run(ReplaceDurably, CancellationToken.None);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        try
        {
            if (!_committed && _flush != FlushPolicy.Off) await Task.Run(LeavePartial);
            else if (!_committed) LeavePartial();
        }
        finally
        {
            if (!file.IsClosed) directory.Unlock(file);
            file.Dispose();
            directory.Dispose();
            hold.Dispose();
        }
    }

    private void Replace()
    {
        directory.Rename(_partialName, directory, name, replace: !mustNotExist);
        _committed = true;
    }

    private void ReplaceDurably()
    {
        directory.FlushFile(file);
        Replace();
        // Where the directory itself cannot be flushed, journalling file systems write its change with the file's.
        if (!directory.Flush()) directory.FlushFile(file);
    }

    private void LeavePartial()
    {
        try
        {
            var length = RandomAccess.GetLength(file);
            // A copy of the target with nothing added is worth nothing.
            if (!options.KeepPartials || length == 0 || (begun.Copied && length <= begun.Start))
            {
                directory.DeleteFile(_partialName);
                return;
            }
            if (begun.Reserved) RandomAccess.SetLength(file, length);
            if (_flush != FlushPolicy.Off) directory.FlushFile(file);
        }
        catch (Exception e) when (e is StoreException or IOException or ObjectDisposedException)
        {
            // The transfer has failed already and says why; what is left of the partial stays for the sweep.
        }
    }
}

using Microsoft.Win32.SafeHandles;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local;

internal sealed class LocalFile(SafeFileHandle file, EntryFacts facts) : StoredFile
{
    public override EntryFacts Facts => facts;

    public override SafeFileHandle? Handle => file;

    /// <remarks>Reads on the caller's thread: Linux has no asynchronous read of a cached file, and a hop costs more than the copy.</remarks>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(RandomAccess.Read(file, buffer.Span, offset));
    }

    public override ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }
}

using Microsoft.Win32.SafeHandles;
using Portolan.Protocol;

namespace Portolan.Server.Files.Memory;

internal sealed class MemoryFile(EntryFacts facts, MemoryContent content) : StoredFile
{
    public override EntryFacts Facts => facts;

    public override SafeFileHandle? Handle => null;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(content.Read(buffer.Span, offset));
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal sealed class MemoryUpload(MemoryFileStore store, MemoryNode parent, string name, MemoryContent content, long startOffset, bool mustNotExist)
    : UploadFile
{
    private bool _ended;

    public MemoryNode Parent => parent;

    public string Name => name;

    public MemoryContent Content => content;

    public bool MustNotExist => mustNotExist;

    public override long StartOffset => startOffset;

    public override SafeFileHandle? Handle => null;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_ended, this);
        content.Write(data.Span, offset);
        return ValueTask.CompletedTask;
    }

    public override ValueTask CommitAsync(long length, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        store.Commit(this, length);
        _ended = true;
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        if (_ended) return ValueTask.CompletedTask;
        _ended = true;
        store.Abandon(this);
        return ValueTask.CompletedTask;
    }
}

internal sealed class MemoryDirectoryReader((byte[] Name, EntryFacts Facts)[] entries) : DirectoryReader
{
    private int _next;

    public override ValueTask<bool> FillAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_next < entries.Length);

    public override bool TryRead(out ReadOnlySpan<byte> name, out EntryFacts facts)
    {
        name = default;
        facts = default;
        if (_next == entries.Length) return false;
        var entry = entries[_next++];
        name = entry.Name;
        facts = entry.Facts;
        return true;
    }

    public override void Dispose() => _next = entries.Length;
}

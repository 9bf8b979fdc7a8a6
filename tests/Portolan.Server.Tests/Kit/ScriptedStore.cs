using Microsoft.Win32.SafeHandles;
using Portolan.Protocol;
using Portolan.Server.Files;

namespace Portolan.Server.Tests.Kit;

/// <summary>A store that does what the test says at the chosen places, and what the store behind it does everywhere else.</summary>
internal sealed class ScriptedStore(IFileStore inner) : IFileStore
{
    /// <summary>Downloads of <c>/endless</c> never end by themselves.</summary>
    public const string Endless = "/endless";

    /// <summary>A directory <c>/crowd</c> lists so many files that are nowhere.</summary>
    public int Crowd { get; set; }

    /// <summary>How far a listing of the crowd has come.</summary>
    public int CrowdRead => Volatile.Read(ref _crowdRead);

    /// <summary>Throws in StatAsync.</summary>
    public Exception? StatFault { get; set; }

    /// <summary>Throws in reads of files.</summary>
    public Exception? ReadFault { get; set; }

    /// <summary>Throws in writes of uploads.</summary>
    public Exception? WriteFault { get; set; }

    /// <summary>Throws when an upload is disposed of.</summary>
    public Exception? DisposeFault { get; set; }

    /// <summary>Awaited before an upload becomes final.</summary>
    public Task Commit { get; set; } = Task.CompletedTask;

    /// <summary>Done when an upload has all its bytes and wants to become final.</summary>
    public TaskCompletionSource Committing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Directory readers that were opened and not given back.</summary>
    public int OpenDirectories => Volatile.Read(ref _openDirectories);

    private int _openDirectories;
    private int _crowdRead;

    public ValueTask<EntryFacts> StatAsync(VirtualPath path, CancellationToken cancellationToken) =>
        StatFault is null ? inner.StatAsync(path, cancellationToken) : throw StatFault;

    public async ValueTask<DirectoryReader> OpenDirectoryAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        var reader = await inner.OpenDirectoryAsync(path, cancellationToken);
        Interlocked.Increment(ref _openDirectories);
        return new Reader(this, path.Value == "/crowd" ? new CrowdReader(this) : reader);
    }

    public async ValueTask<StoredFile> OpenReadAsync(VirtualPath path, CancellationToken cancellationToken)
    {
        if (path.Value == Endless) return new EndlessFile();
        var file = await inner.OpenReadAsync(path, cancellationToken);
        return ReadFault is null ? file : new File(this, file);
    }

    public async ValueTask<UploadFile> OpenWriteAsync(VirtualPath path, UploadMode mode, CancellationToken cancellationToken) =>
        new Upload(this, await inner.OpenWriteAsync(path, mode, cancellationToken));

    public ValueTask<long?> FindPartialAsync(VirtualPath path, CancellationToken cancellationToken) => inner.FindPartialAsync(path, cancellationToken);

    public ValueTask<long> CountPartialBytesAsync(VirtualPath path, CancellationToken cancellationToken) => inner.CountPartialBytesAsync(path, cancellationToken);

    public ValueTask DeleteAsync(VirtualPath path, CancellationToken cancellationToken) => inner.DeleteAsync(path, cancellationToken);

    public ValueTask CreateDirectoryAsync(VirtualPath path, CancellationToken cancellationToken) => inner.CreateDirectoryAsync(path, cancellationToken);

    public ValueTask RemoveDirectoryAsync(VirtualPath path, CancellationToken cancellationToken) => inner.RemoveDirectoryAsync(path, cancellationToken);

    public ValueTask RenameAsync(VirtualPath from, VirtualPath to, bool replace, CancellationToken cancellationToken) => inner.RenameAsync(from, to, replace, cancellationToken);

    public ValueTask SetTimesAsync(VirtualPath path, DateTime? modified, DateTime? created, CancellationToken cancellationToken) => inner.SetTimesAsync(path, modified, created, cancellationToken);

    public ValueTask SetUnixModeAsync(VirtualPath path, int mode, CancellationToken cancellationToken) => inner.SetUnixModeAsync(path, mode, cancellationToken);

    public ValueTask<long?> GetAvailableBytesAsync(VirtualPath path, CancellationToken cancellationToken) => inner.GetAvailableBytesAsync(path, cancellationToken);

    private sealed class EndlessFile : StoredFile
    {
        public override EntryFacts Facts => new() { Kind = EntryKind.File, Size = long.MaxValue / 2 };

        public override SafeFileHandle? Handle => null;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
        {
            buffer.Span.Fill((byte)'x');
            return ValueTask.FromResult(buffer.Length);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class File(ScriptedStore script, StoredFile inner) : StoredFile
    {
        public override EntryFacts Facts => inner.Facts;

        public override SafeFileHandle? Handle => null;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken) =>
            script.ReadFault is { } fault ? throw fault : inner.ReadAsync(buffer, offset, cancellationToken);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Upload(ScriptedStore script, UploadFile inner) : UploadFile
    {
        public override long StartOffset => inner.StartOffset;

        public override SafeFileHandle? Handle => inner.Handle;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken) =>
            script.WriteFault is { } fault ? throw fault : inner.WriteAsync(data, offset, cancellationToken);

        public override async ValueTask CommitAsync(long length, CancellationToken cancellationToken)
        {
            script.Committing.TrySetResult();
            await script.Commit.WaitAsync(cancellationToken);
            await inner.CommitAsync(length, cancellationToken);
        }

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            if (script.DisposeFault is { } fault) throw fault;
        }
    }

    private sealed class Reader(ScriptedStore script, DirectoryReader inner) : DirectoryReader
    {
        private bool _disposed;

        public override ValueTask<bool> FillAsync(CancellationToken cancellationToken) => inner.FillAsync(cancellationToken);

        public override bool TryRead(out ReadOnlySpan<byte> name, out EntryFacts facts) => inner.TryRead(out name, out facts);

        public override void Dispose()
        {
            inner.Dispose();
            if (!_disposed) Interlocked.Decrement(ref script._openDirectories);
            _disposed = true;
        }
    }

    private sealed class CrowdReader(ScriptedStore script) : DirectoryReader
    {
        private readonly byte[] _name = "f0000000.txt"u8.ToArray();
        private int _left;
        private int _next;

        public override ValueTask<bool> FillAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _left = Math.Min(1000, script.Crowd - _next);
            return ValueTask.FromResult(_left > 0);
        }

        public override bool TryRead(out ReadOnlySpan<byte> name, out EntryFacts facts)
        {
            name = default;
            facts = new EntryFacts { Kind = EntryKind.File, Size = _next, Modified = DateTime.UnixEpoch, UnixMode = 0x1A4, Links = 1 };
            if (_left-- <= 0) return false;
            _next.TryFormat(_name.AsSpan(1, 7), out _, "D7", System.Globalization.CultureInfo.InvariantCulture);
            name = _name;
            Volatile.Write(ref script._crowdRead, ++_next);
            return true;
        }

        public override void Dispose()
        {
        }
    }
}

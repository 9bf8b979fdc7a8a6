using System.IO.Enumeration;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local;

/// <summary>Lists a directory by the framework's enumeration, a batch at a time; on Windows the directory itself holds the facts.</summary>
internal sealed class PortableListing : DirectoryReader
{
    private const int FirstBatch = 64;
    private const int Batch = 1024;

    private readonly PortableEngine _engine;
    private readonly VirtualPath _path;
    private readonly string _real;
    private readonly StalePartials _stale;
    private readonly LocalFileStoreOptions _options;
    private readonly IEnumerator<(string Name, EntryFacts Facts)> _entries;
    private readonly Queue<(byte[] Name, EntryFacts Facts)> _batch = new();
    private bool _started;

    public PortableListing(PortableEngine engine, VirtualPath path, string real, StalePartials stale, LocalFileStoreOptions options)
    {
        (_engine, _path, _real, _stale, _options) = (engine, path, real, stale, options);
        var everything = new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        _entries = Medium.Run(() => new FileSystemEnumerable<(string, EntryFacts)>(real, PortableFacts.Of, everything).GetEnumerator());
    }

    public override ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var size = _started ? Batch : FirstBatch;
        _started = true;
        while (_batch.Count < size && Medium.Run(_entries.MoveNext))
        {
            var (name, facts) = _entries.Current;
            // U+FFFD stands where the framework could not read a name: such an entry cannot be opened here, so it is not shown.
            if (name.AsSpan().ContainsAny('\r', '\n', '\uFFFD') || IsPartial(name, facts)) continue;
            if (facts.Kind == EntryKind.Link && _options.FollowSymlinks && TryFollow(name, out var target)) facts = target;
            _batch.Enqueue((FtpText.Encode(name), facts));
        }
        return ValueTask.FromResult(_batch.Count > 0);
    }

    public override bool TryRead(out ReadOnlySpan<byte> name, out EntryFacts facts)
    {
        var found = _batch.TryDequeue(out var entry);
        name = entry.Name;
        facts = entry.Facts;
        return found;
    }

    public override void Dispose() => _entries.Dispose();

    private bool IsPartial(string name, in EntryFacts facts)
    {
        if (!PartialNames.IsReserved(name)) return false;
        if (_stale.IsStale(facts.Modified)) StalePartials.Remove(new PortableDirectory(_real, _options), name);
        return true;
    }

    private bool TryFollow(string name, out EntryFacts facts)
    {
        facts = default;
        try
        {
            facts = _engine.Stat(_path.Append(name));
            return true;
        }
        catch (StoreException)
        {
            return false; // leads nowhere below the root: shown as a link
        }
    }
}

using Portolan.Protocol;

namespace Portolan.Server.Files.Local;

/// <summary>Lists a directory by the framework's enumeration, a batch of names at a time.</summary>
internal sealed class PortableListing : DirectoryReader
{
    private const int FirstBatch = 64;
    private const int Batch = 1024;

    private readonly PortableEngine _engine;
    private readonly VirtualPath _path;
    private readonly string _real;
    private readonly StalePartials _stale;
    private readonly LocalFileStoreOptions _options;
    private readonly IEnumerator<string> _entries;
    private readonly Queue<(string Name, byte[] Bytes)> _names = new();
    private bool _started;

    public PortableListing(PortableEngine engine, VirtualPath path, string real, StalePartials stale, LocalFileStoreOptions options)
    {
        (_engine, _path, _real, _stale, _options) = (engine, path, real, stale, options);
        var everything = new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        _entries = Medium.Run(() => Directory.EnumerateFileSystemEntries(real, "*", everything).GetEnumerator());
    }

    public override ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var size = _started ? Batch : FirstBatch;
        _started = true;
        while (_names.Count < size && Medium.Run(_entries.MoveNext))
        {
            var name = Path.GetFileName(_entries.Current);
            // U+FFFD stands where the framework could not read a name: such an entry cannot be opened here, so it is not shown.
            if (!name.AsSpan().ContainsAny('\r', '\n', '\uFFFD')) _names.Enqueue((name, FtpText.Encode(name)));
        }
        return ValueTask.FromResult(_names.Count > 0);
    }

    public override bool TryRead(out ReadOnlySpan<byte> name, out EntryFacts facts)
    {
        while (_names.TryDequeue(out var entry))
        {
            name = entry.Bytes;
            if (!TryStat(entry.Name, out facts) || IsPartial(entry.Name, facts)) continue;
            if (facts.Kind == EntryKind.Link && _options.FollowSymlinks && TryFollow(entry.Name, out var target)) facts = target;
            return true;
        }
        name = default;
        facts = default;
        return false;
    }

    public override bool TryReadName(out ReadOnlySpan<byte> name)
    {
        while (_names.TryDequeue(out var entry))
        {
            name = entry.Bytes;
            if (!PartialNames.IsReserved(name)) return true;
        }
        name = default;
        return false;
    }

    public override void Dispose() => _entries.Dispose();

    private bool TryStat(string name, out EntryFacts facts)
    {
        facts = default;
        try
        {
            return PortableFacts.TryRead(Path.Combine(_real, name), out facts);
        }
        catch (StoreException)
        {
            return false; // may not be seen: as ls does, the rest goes on
        }
    }

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

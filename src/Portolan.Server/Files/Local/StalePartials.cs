using System.Collections.Concurrent;

namespace Portolan.Server.Files.Local;

/// <summary>Removes partials that nobody resumed: when a directory is listed, and now and then where something is uploaded.</summary>
internal sealed class StalePartials(TimeSpan retention)
{
    private const int MaxRemembered = 1024;
    private readonly ConcurrentDictionary<DirectoryKey, DateTime> _nextSweep = new();
    private readonly TimeSpan _interval = retention / 7 > TimeSpan.FromHours(1) ? retention / 7 : TimeSpan.FromHours(1);

    public bool IsStale(DateTime modified) => DateTime.UtcNow - modified > retention;

    /// <summary>Removes a partial unless an upload holds it; true where it is gone by our hand.</summary>
    public static bool Remove(LocalDirectory directory, string name)
    {
        try
        {
            using var file = directory.OpenFile(name);
            if (file is null || !directory.TryLock(file) || !directory.Names(name, file)) return false;
            directory.DeleteFile(name);
            return true;
        }
        catch (StoreException)
        {
            return false; // in use, or not ours to remove: it stays until someone may
        }
    }

    /// <summary>Sweeps a directory in the background where that is due.</summary>
    public void SweepSoon(LocalEngine engine, VirtualPath path, DirectoryKey key)
    {
        var now = DateTime.UtcNow;
        if (_nextSweep.TryGetValue(key, out var due) && now < due) return;
        if (_nextSweep.Count >= MaxRemembered) _nextSweep.Clear();
        _nextSweep[key] = now + _interval;
        _ = Task.Run(() => Sweep(engine, path));
    }

    /// <summary>Removes every idle partial of a directory that is stale, or each one.</summary>
    public void Sweep(LocalDirectory directory, bool all)
    {
        foreach (var name in directory.FindNames(PartialNames.IsReserved))
            if (directory.TryStat(name, out var facts) && (all || IsStale(facts.Modified))) Remove(directory, name);
    }

    private void Sweep(LocalEngine engine, VirtualPath path)
    {
        try
        {
            using var directory = engine.OpenDirectory(path);
            Sweep(directory, all: false);
        }
        catch (Exception e) when (e is StoreException or IOException or ObjectDisposedException)
        {
            // The directory or the store is gone; the next sweep comes.
        }
    }
}

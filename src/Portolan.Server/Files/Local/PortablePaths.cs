namespace Portolan.Server.Files.Local;

/// <summary>
/// Turns a clean path into a real one, component by component, with links resolved beneath the root as openat2 would (absolute ones begin
/// at the root, <c>..</c> stops there). The result holds no link at the moment it is made.
/// </summary>
internal sealed class PortablePaths(string root, bool followLinks)
{
    private const int MaxLinks = 40;

    /// <summary>The real path of an entry and whether it exists; only the last component may be missing.</summary>
    public string Resolve(VirtualPath path, bool followLast = true)
    {
        var left = new Stack<string>(Split(path.Value).Reverse());
        var real = new List<string>();
        var links = 0;
        while (left.TryPop(out var name))
        {
            if (name == "..")
            {
                if (real.Count > 0) real.RemoveAt(real.Count - 1);
                continue;
            }
            CheckName(name);
            real.Add(name);
            var isLast = left.Count == 0;
            if (isLast && !followLast) break;
            if (!TryReadLink(Join(real), isLast, out var target)) continue;
            if (!followLinks || ++links > MaxLinks) throw new StoreException(StoreError.NotFound, "link not followed");
            real.RemoveAt(real.Count - 1);
            if (Path.IsPathRooted(target)) real.Clear();
            foreach (var part in Split(target).Reverse()) left.Push(part);
        }
        return Join(real);
    }

    /// <summary>Refuses a path that no longer leads where it led when it was resolved: something was swapped in between.</summary>
    public void Recheck(VirtualPath path, string real)
    {
        if (Resolve(path) != real) throw new StoreException(StoreError.NotFound, "the path changed while it was used");
    }

    /// <exception cref="StoreException">BadName.</exception>
    public static void CheckName(string name)
    {
        // Outside Windows only names that the framework's strings cannot carry without loss are refused.
        var allowed = OperatingSystem.IsWindows() ? WindowsNames.IsAllowed(name) : !HasEscapes(name);
        if (!allowed) throw new StoreException(StoreError.BadName, "the name is not possible here");
    }

    private static bool HasEscapes(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsHighSurrogate(name[i]) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1])) i++;
            else if (char.IsSurrogate(name[i])) return true;
        }
        return false;
    }

    private static bool TryReadLink(string path, bool mayMiss, out string target)
    {
        target = "";
        try
        {
            if ((File.GetAttributes(path) & FileAttributes.ReparsePoint) == FileAttributes.None) return false;
            target = new FileInfo(path).LinkTarget ?? throw new StoreException(StoreError.Denied, "a reparse point that is no link");
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return mayMiss ? false : throw new StoreException(StoreError.NotFound, "no such directory", e);
        }
        catch (Exception e) when (Medium.IsRefusal(e))
        {
            throw Medium.Refusal(e);
        }
    }

    private string Join(List<string> parts) => parts.Count == 0 ? root : Path.Combine(root, Path.Combine([.. parts]));

    // Names on Unix may hold a backslash; on Windows it separates the parts of a link's target.
    private static IEnumerable<string> Split(string path) =>
        path.Split(OperatingSystem.IsWindows() ? ['/', '\\'] : ['/']).Where(p => p.Length > 0 && p != ".");
}

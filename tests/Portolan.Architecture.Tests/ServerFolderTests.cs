namespace Portolan.Architecture.Tests;

/// <summary>The rooms inside the server: no two of its folders need each other, directly or around a corner.</summary>
public sealed class ServerFolderTests
{
    private const string Server = "Portolan.Server";

    [Fact]
    public void Folders_Usings_FormNoCircle()
    {
        var edges = EdgesByFolder();
        var circles = from folder in edges.Keys where ReachableFrom(folder, edges).Contains(folder) select folder;
        Assert.Empty(circles);
    }

    private static Dictionary<string, HashSet<string>> EdgesByFolder() =>
        SourceTree.Files
            .Where(file => file.Project == Server && file.Folder.Length > 0)
            .GroupBy(file => file.Folder, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.SelectMany(Usings.Of).Select(FolderOf).OfType<string>().Where(folder => folder != group.Key).ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal);

    private static string? FolderOf(string name) =>
        name.StartsWith(Server + ".", StringComparison.Ordinal) ? name.Split('.')[2] : null;

    private static HashSet<string> ReachableFrom(string start, Dictionary<string, HashSet<string>> edges)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<string>([start]);
        while (waiting.TryPop(out var folder))
            foreach (var next in edges.GetValueOrDefault(folder) ?? [])
                if (seen.Add(next)) waiting.Push(next);
        return seen;
    }
}

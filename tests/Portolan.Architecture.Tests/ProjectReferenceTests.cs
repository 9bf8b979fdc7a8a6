using System.Xml.Linq;

namespace Portolan.Architecture.Tests;

/// <summary>Who may point at whom: downwards only, and only the executable wires the rooms together.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Portolan.Protocol"] = [],
        ["Portolan.Net"] = [],
        ["Portolan.Diagnosis"] = ["Portolan.Protocol"],
        ["Portolan.Server"] = ["Portolan.Protocol", "Portolan.Net", "Portolan.Diagnosis"],
        ["Portolan.Client"] = ["Portolan.Protocol", "Portolan.Net", "Portolan.Diagnosis"],
        ["Portolan.Administration"] = ["Portolan.Net", "Portolan.Diagnosis", "Portolan.Server"],
        ["Portolan.Stores.Sql"] = ["Portolan.Administration"],
        ["Portolan.Console"] = ["Portolan.Protocol", "Portolan.Net", "Portolan.Diagnosis", "Portolan.Server", "Portolan.Administration"],
        ["Portolan.Cli"] = ["Portolan.Protocol", "Portolan.Net", "Portolan.Diagnosis", "Portolan.Server", "Portolan.Client", "Portolan.Administration", "Portolan.Stores.Sql", "Portolan.Console"],
    };

    public static TheoryData<string> Projects => [.. SourceTree.Projects.Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory, MemberData(nameof(Projects))]
    public void Project_References_OnlyRoomsBelow(string project)
    {
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"{project} is a new room: say here, and in the design, what it may reference.");
        Assert.Empty(ReferencesOf(project).Except(allowed));
    }

    [Fact]
    public void Projects_NamedHere_Exist() => Assert.Empty(Allowed.Keys.Except(Projects.Select(row => row.Data)));

    [Theory, MemberData(nameof(Projects))]
    public void Sources_Usings_OnlyRoomsBelow(string project)
    {
        // A transitive reference compiles without a line in the project file; a using line shows it.
        var rooms = Allowed[project].Append(project).ToHashSet(StringComparer.Ordinal);
        var strays = from file in SourceTree.Files
                     where file.Project == project
                     from name in Usings.Of(file)
                     let room = RoomOf(name)
                     where room is not null && !rooms.Contains(room)
                     select $"{file.Path} uses {name}";
        Assert.Empty(strays);
    }

    /// <summary>The longest name of a room that it begins with: Portolan.Stores.Sql is one.</summary>
    private static string? RoomOf(string name) =>
        Allowed.Keys.Where(room => name == room || name.StartsWith(room + ".", StringComparison.Ordinal)).MaxBy(room => room.Length)
        ?? (name.StartsWith("Portolan.", StringComparison.Ordinal) ? name : null);

    private static IEnumerable<string> ReferencesOf(string project) =>
        from element in XDocument.Load(SourceTree.Projects.First(path => Path.GetFileNameWithoutExtension(path) == project)).Descendants("ProjectReference")
        select Path.GetFileNameWithoutExtension(((string?)element.Attribute("Include"))!.Replace('\\', '/'));
}

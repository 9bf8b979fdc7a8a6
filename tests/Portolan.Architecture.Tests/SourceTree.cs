using Portolan.Testing;

namespace Portolan.Architecture.Tests;

/// <summary>One source file of the product.</summary>
/// <param name="Path">Relative to the repository, with forward slashes.</param>
public sealed record SourceFile(string Path, string[] Lines)
{
    /// <summary>The project's folder name, <c>Portolan.Server</c>.</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>The folder inside the project, <c>Commands</c>; empty at its top.</summary>
    public string Folder => Path.Split('/') is { Length: > 3 } parts ? parts[2] : "";
}

/// <summary>The product's sources as they stand in the checkout.</summary>
public static class SourceTree
{
    public static IReadOnlyList<SourceFile> Files { get; } = ReadFiles();

    public static IReadOnlyList<string> Projects { get; } =
        [.. Directory.GetFiles(Path.Join(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static SourceFile[] ReadFiles()
    {
        var sources = Path.Join(Repository.Root, "src");
        return
        [
            .. from file in Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories)
               let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
               where !path.Contains("/obj/") && !path.Contains("/bin/") && !path.Contains("/artifacts/")
               orderby path
               select new SourceFile(path, File.ReadAllLines(file)),
        ];
    }
}

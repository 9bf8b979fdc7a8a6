namespace Portolan.Architecture.Tests;

internal static class Usings
{
    /// <summary>The namespaces (and types, by static and alias) that a file names at its top.</summary>
    public static IEnumerable<string> Of(SourceFile file) =>
        from line in file.Lines
        where line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';')
        let words = line[6..^1].Replace("static ", "", StringComparison.Ordinal)
        select words[(words.LastIndexOf('=') + 1)..].Trim();
}

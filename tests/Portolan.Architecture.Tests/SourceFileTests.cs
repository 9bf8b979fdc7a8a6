namespace Portolan.Architecture.Tests;

/// <summary>What every source file of the product keeps to.</summary>
public sealed class SourceFileTests
{
    private const int MostLines = 400;

    [Fact]
    public void Files_Length_StaysReadable() =>
        Assert.Empty(from file in SourceTree.Files where file.Lines.Length >= MostLines select $"{file.Path}: {file.Lines.Length} lines");

    [Theory]
    [InlineData("NotImplementedException")]
    [InlineData("TODO")]
    [InlineData("FIXME")]
    [InlineData("Thread.Sleep")]
    [InlineData(".GetAwaiter().GetResult()")]
    public void Files_Text_HoldsNothingUnfinished(string word) =>
        Assert.Empty(from file in SourceTree.Files from line in file.Lines where line.Contains(word, StringComparison.Ordinal) select $"{file.Path}: {line.Trim()}");

    [Fact]
    public void Files_Namespace_FollowsTheFolder() =>
        Assert.Empty(
            from file in SourceTree.Files
            let declared = file.Lines.FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?[10..].TrimEnd(';', ' ', '{')
            let folder = string.Join('.', file.Path.Split('/')[1..^1])
            // A folder may also sort the files of one namespace.
            where declared is not null && declared != folder && declared != file.Project
            select $"{file.Path} declares {declared}");
}

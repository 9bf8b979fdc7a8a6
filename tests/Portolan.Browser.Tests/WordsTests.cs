using System.Text.RegularExpressions;
using Portolan.Testing;

namespace Portolan.Browser.Tests;

/// <summary>Every setting that docs/settings.md lists has its words in the pages, so that it can be changed there; and no other has.</summary>
public sealed partial class WordsTests
{
    /// <summary>Pages of their own show these: the certificates, the networks, the terms of users.</summary>
    private static readonly string[] Elsewhere = ["/acme", "/networks", "/defaults"];

    [Fact]
    public void Settings_OfTheDocument_HaveTheirWordsInThePages()
    {
        var listed = Names("docs/settings.md", Row()).Where(name => !Elsewhere.Any(each => name == each || name.StartsWith(each + '/', StringComparison.Ordinal))).ToList();
        var worded = Names("src/Portolan.Console/ui/src/i18n/en/settings.ts", Word());

        Assert.NotEmpty(listed);
        Assert.Equal(listed.Order(StringComparer.Ordinal), worded.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Names(string file, Regex pattern) =>
        pattern.Matches(File.ReadAllText(Path.Join(Repository.Root, file))).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"^\| `(?<name>/[^`]+)`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"'(?<name>/[A-Za-z/]+)': \[", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}

using System.Text.RegularExpressions;

namespace Portolan.Cli.Tests.Text;

/// <summary>What people read goes through <see cref="Texts"/>, which has both languages: looked for in the program's own source.</summary>
public sealed partial class LiteralsTests
{
    private static readonly string Source = Path.Join(Repository.Root, "src", "Portolan.Cli");

    /// <summary>Writes the log, which is English.</summary>
    private const string Log = "Serve/BackgroundLines.cs";

    /// <summary>Where words of the system or of a library are shown, because ours say nothing better.</summary>
    private static readonly string[] ShowOthersWords =
        ["Explain/Nat/NatNetwork.cs", "Failures.cs", "FileTrouble.cs", "Remote/ConsoleApi.cs", "Serve/ListenFailure.cs", "Serve/RunAs.cs", "UsageErrors.cs"];

    [Fact]
    public void Output_OfWords_IsNeverALiteral()
    {
        var files = Files();
        Assert.True(files.Count > 100, "where is the source?");
        Assert.Empty(files.Where(file => file.Name != Log).SelectMany(file => Words().Matches(file.Text).Select(match => $"{file.Name}: {match.Value}")));
    }

    [Fact]
    public void Messages_OfExceptions_AreShownInFewPlacesOnly() =>
        Assert.Equal(ShowOthersWords, Files().Where(file => Message().IsMatch(file.Text)).Select(file => file.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("session.Messages.Error(\"It does not work.\");", true)]
    [InlineData("throw new FailureException(ExitCode.Usage, $\"There is no {name}\");", true)]
    [InlineData("output.WriteLine($\"{name} is not here\");", true)]
    [InlineData("output.WriteLine($\"{name}: {value}\");", false)]
    [InlineData("throw new FailureException(ExitCode.Usage, texts.NoSuchUser(name));", false)]
    public void Words_AsTheyAreWritten_AreFound(string line, bool isFound) => Assert.Equal(isFound, Words().IsMatch(line));

    private static List<(string Name, string Text)> Files() =>
        [.. Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories).Select(file => (Path.GetRelativePath(Source, file).Replace('\\', '/'), File.ReadAllText(file)))];

    /// <summary>Two words with a space between, in a literal that is printed or ends a command.</summary>
    [GeneratedRegex("""(Messages\.(Error|Warning|Hint)|\.Write(Line)?|new Failure(Exception)?)\([^;"]*"[^"]*(?<!\{)\b[A-Za-z]{2,} [a-z]{2,}""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Words();

    [GeneratedRegex(@"(\b(e|exception|why|silent|error)|InnerException\?)\.Message\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Message();
}

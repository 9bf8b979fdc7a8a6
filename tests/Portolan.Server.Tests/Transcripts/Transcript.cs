using System.Globalization;
using System.Text;
using Portolan.Testing;

namespace Portolan.Server.Tests.Transcripts;

/// <summary>One line of a transcript: what stands in front (<c>C:</c>, <c>@PASV</c> …), the rest, and where.</summary>
internal sealed record Step(string Kind, string Text, string File, int Line)
{
    public string[] Words => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public override string ToString() => $"{File}:{Line.ToString(CultureInfo.InvariantCulture)}: {Kind} {Text}";
}

/// <summary>A transcript file, read and taken apart.</summary>
internal sealed class Transcript
{
    private static readonly HashSet<string> SetupKinds = new(StringComparer.Ordinal) { "@user", "@file", "@bigfile", "@folder", "@option", "@whole" };

    private Transcript(IReadOnlyList<Step> steps) =>
        (Setup, Story) = ([.. steps.Where(step => SetupKinds.Contains(step.Kind))], [.. steps.Where(step => !SetupKinds.Contains(step.Kind))]);

    public static string Folder { get; } = Path.Join(Repository.Root, "tests", "Portolan.Server.Tests", "Transcripts");

    /// <summary>Every transcript by its path below <see cref="Folder"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.transcript", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    public IReadOnlyList<Step> Setup { get; }

    public IReadOnlyList<Step> Story { get; }

    /// <summary>False where the story is about what arrives in one segment.</summary>
    public bool MayBeCutUp => Setup.All(step => step.Kind != "@whole");

    /// <summary>The commands that the client sends, directives included, in upper case.</summary>
    public IEnumerable<string> Verbs => Story.SelectMany(VerbsOf);

    public static Transcript Read(string name)
    {
        var lines = File.ReadAllLines(Path.Join(Folder, name));
        return new Transcript([.. lines.Select((line, index) => Parse(line, name, index + 1)).OfType<Step>()]);
    }

    /// <summary>The bytes of a text with escapes.</summary>
    public static byte[] Unescape(string text) => [.. Tokens(text).Select(token => (byte)token.Value)];

    /// <summary>The bytes of a text with escapes; a <c>*</c> that is not escaped is marked.</summary>
    public static IEnumerable<(int Value, bool IsWildcard)> Tokens(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '*') yield return ('*', true);
            else if (bytes[i] != '\\') yield return (bytes[i], false);
            else if (bytes[++i] == 'x')
            {
                yield return (Convert.ToByte(Encoding.ASCII.GetString(bytes, i + 1, 2), 16), false);
                i += 2;
            }
            else yield return (bytes[i] switch { (byte)'r' => '\r', (byte)'n' => '\n', (byte)'t' => '\t', (byte)'0' => 0, var other => other }, false);
        }
    }

    private static Step? Parse(string line, string file, int number)
    {
        if (line.Length == 0 || line[0] == '#') return null;
        if (line[0] == '@')
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            return space < 0 ? new(line, "", file, number) : new(line[..space], line[(space + 1)..], file, number);
        }

        var kind = line[..Math.Min(2, line.Length)];
        if (kind is not ("C:" or "C>" or "S:" or "D>" or "D<" or "D=")) throw new FormatException($"{file}:{number}: what is '{line}'?");
        return new(kind, line.Length > 3 ? line[3..] : "", file, number);
    }

    private static IEnumerable<string> VerbsOf(Step step) => step.Kind switch
    {
        "C:" when step.Words is [var verb, ..] => [verb.ToUpperInvariant()],
        "@login" => ["USER", "PASS"],
        "@AUTH" => ["AUTH"],
        "@PROT" => ["PBSZ", "PROT"],
        "@PASV" or "@EPSV" or "@PORT" or "@EPRT" => [step.Kind[1..]],
        _ => [],
    };
}

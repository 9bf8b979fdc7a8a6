using System.CommandLine;

namespace Portolan.Cli.Help;

/// <summary>A command that also knows how its help is laid out: options under headings, examples, notes.</summary>
internal sealed class PortolanCommand(string name, string summary) : Command(name, summary)
{
    private readonly List<(string Heading, List<Option> Options)> _sections = [];

    public IReadOnlyList<(string Heading, List<Option> Options)> Sections => _sections;

    /// <summary>Command lines with a word on what each does.</summary>
    public List<(string Line, string Meaning)> Examples { get; } = [];

    /// <summary>Paragraphs below the options.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>What options and arguments must be to each other: each looks at a command line that was read without errors, and says what is wrong or null.</summary>
    public List<Func<ParseResult, string?>> Checks { get; } = [];

    /// <summary>Adds options under a heading of their own.</summary>
    public void AddSection(string heading, params Option[] options)
    {
        _sections.Add((heading, [.. options]));
        foreach (var option in options) Options.Add(option);
    }
}

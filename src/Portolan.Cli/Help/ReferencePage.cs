using System.CommandLine;
using Portolan.Cli.Text;

namespace Portolan.Cli.Help;

/// <summary>The command reference as Markdown, made from the command tree so that it cannot drift.</summary>
internal sealed class ReferencePage(Texts texts)
{
    private readonly HelpPage _help = new(texts, int.MaxValue);
    private readonly Dictionary<string, Command> _writtenUnder = new(StringComparer.Ordinal);

    public void Write(Command root, TextWriter output)
    {
        output.WriteLine($"# {texts.ReferenceTitle}");
        output.WriteLine();
        output.WriteLine(texts.ReferenceIntroduction);
        output.WriteLine();
        output.WriteLine($"| {texts.Commands} | |");
        output.WriteLine("|---|---|");
        foreach (var command in Visible(root)) output.WriteLine($"| {Link(command)} | {Cell(command.Description)} |");
        output.WriteLine();
        WriteRows(output, texts.CommonOptions, root.Options.Where(o => !o.Hidden).Select(o => (HelpPage.OptionName(o), _help.Describe(o))));
        foreach (var command in Visible(root)) WriteCommand(command, output);
        WriteExitCodes(output);
    }

    /// <summary>The commands that do something: where one only holds others, those.</summary>
    private static IEnumerable<Command> Visible(Command root) =>
        root.Subcommands.Where(c => !c.Hidden).SelectMany(c => c.Subcommands.Count > 0 ? Visible(c) : [c]);

    private static string Link(Command command)
    {
        var name = HelpPage.FullName(command);
        return $"[`{name}`](#{name.Replace(' ', '-')})";
    }

    private void WriteCommand(Command command, TextWriter output)
    {
        output.WriteLine($"## {HelpPage.FullName(command)}");
        output.WriteLine();
        output.WriteLine(command.Description);
        output.WriteLine();
        output.WriteLine("```text");
        output.WriteLine(HelpPage.UsageLine(command, texts));
        output.WriteLine("```");
        output.WriteLine();
        WriteRows(output, texts.Arguments, command.Arguments.Select(a => (a.HelpName ?? a.Name, a.Description ?? "")));
        if (command is not PortolanCommand page) return;
        foreach (var (heading, options) in page.Sections) WriteSection(command, heading, options, output);
        WriteExamples(page, output);
        foreach (var note in page.Notes.Where(note => _writtenUnder.TryAdd(note, command)))
        {
            output.WriteLine(note);
            output.WriteLine();
        }
    }

    // What many commands share is written once.
    private void WriteSection(Command command, string heading, IEnumerable<Option> options, TextWriter output)
    {
        var rows = options.Where(o => !o.Hidden).Select(o => (HelpPage.OptionName(o), _help.Describe(o))).ToList();
        if (_writtenUnder.TryAdd(heading + string.Concat(rows), command))
        {
            WriteRows(output, heading, rows);
            return;
        }
        var first = _writtenUnder[heading + string.Concat(rows)];
        output.WriteLine(texts.SameAs(heading, Link(first)));
        output.WriteLine();
    }

    private static void WriteRows(TextWriter output, string heading, IEnumerable<(string First, string Second)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0) return;
        output.WriteLine($"| {heading} | |");
        output.WriteLine("|---|---|");
        foreach (var (first, second) in all) output.WriteLine($"| `{Cell(first)}` | {Cell(second)} |");
        output.WriteLine();
    }

    private void WriteExamples(PortolanCommand page, TextWriter output)
    {
        if (page.Examples.Count == 0) return;
        output.WriteLine(texts.Examples + texts.Colon.TrimEnd());
        output.WriteLine();
        output.WriteLine("```sh");
        foreach (var (line, meaning) in page.Examples)
        {
            output.WriteLine($"# {meaning}");
            output.WriteLine(line);
        }
        output.WriteLine("```");
        output.WriteLine();
    }

    private void WriteExitCodes(TextWriter output)
    {
        output.WriteLine($"## {texts.ExitCodesHeading}");
        output.WriteLine();
        output.WriteLine(texts.ExitCodesIntroduction);
        output.WriteLine();
        output.WriteLine("| | |");
        output.WriteLine("|---|---|");
        foreach (var (code, meaning) in ExitCodes.All(texts)) output.WriteLine($"| {(int)code} | {Cell(meaning)} |");
    }

    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal);
}

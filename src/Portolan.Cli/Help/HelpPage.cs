using System.CommandLine;
using System.CommandLine.Invocation;
using Portolan.Cli.Text;

namespace Portolan.Cli.Help;

/// <summary>Writes the help of a command. System.CommandLine's own page knows neither our second language nor examples.</summary>
internal sealed class HelpPage(Texts texts, int width) : SynchronousCommandLineAction
{
    private const int Indent = 2;
    private const int WidestFirstColumn = 30;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
        return (int)ExitCode.Ok;
    }

    public void Write(Command command, TextWriter output)
    {
        output.WriteLine(command.Description);
        output.WriteLine();
        Heading(output, texts.Usage);
        output.WriteLine("  " + UsageLine(command, texts));
        WriteRows(output, texts.Arguments, command.Arguments.Select(a => (ArgumentName(a), a.Description ?? "")));
        WriteRows(output, texts.Commands, command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? "")));
        foreach (var (heading, options) in SectionsOf(command))
            WriteRows(output, heading, options.Select(o => (OptionName(o), Describe(o))));
        if (command is not PortolanCommand page) return;
        WriteExamples(output, page);
        foreach (var note in page.Notes) WriteNote(output, note);
    }

    /// <summary>The command's own sections, then the options that every command has.</summary>
    public IEnumerable<(string Heading, IEnumerable<Option> Options)> SectionsOf(Command command)
    {
        if (command is PortolanCommand page)
            foreach (var (heading, options) in page.Sections) yield return (heading, options.Where(o => !o.Hidden));
        var common = Lineage(command).SelectMany(c => c.Options).Where(o => !o.Hidden && (o.Recursive || command is RootCommand));
        yield return (texts.CommonOptions, common.Distinct());
    }

    public static string UsageLine(Command command, Texts texts)
    {
        var words = new List<string> { FullName(command) };
        if (command.Subcommands.Count > 0) words.Add(texts.CommandPlaceholder);
        words.AddRange(command.Arguments.Select(ArgumentUsage));
        words.Add(texts.OptionsPlaceholder);
        return string.Join(' ', words);
    }

    /// <summary>The command with those above it, as it is typed.</summary>
    public static string FullName(Command command) =>
        string.Join(' ', Lineage(command).Reverse().Select(c => c is RootCommand ? "portolan" : c.Name));

    /// <summary>As wide as the terminal, within what reads well.</summary>
    public static int WidthOf(Shell shell) => shell.OutIsTerminal && System.Console.WindowWidth > 0 ? Math.Clamp(System.Console.WindowWidth, 60, 120) : 100;

    public static string OptionName(Option option)
    {
        var names = string.Join(", ", option.Aliases.Append(option.Name).OrderBy(name => name.Length));
        return TakesValue(option) ? $"{names} {option.HelpName}" : names;
    }

    public string Describe(Option option) =>
        option.Arity.MaximumNumberOfValues > 1 ? $"{option.Description} ({texts.MayRepeat})" : option.Description ?? "";

    private static bool TakesValue(Option option) => option.HelpName is not null;

    private static string ArgumentName(Argument argument) => argument.HelpName ?? argument.Name.ToUpperInvariant();

    private static string ArgumentUsage(Argument argument)
    {
        var name = ArgumentName(argument) + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static IEnumerable<Command> Lineage(Command command)
    {
        for (var at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault()) yield return at;
    }

    private void Heading(TextWriter output, string text) => output.WriteLine(text + texts.Colon.TrimEnd());

    private void WriteRows(TextWriter output, string heading, IEnumerable<(string First, string Second)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0) return;
        output.WriteLine();
        Heading(output, heading);
        var first = Math.Min(WidestFirstColumn, all.Max(row => TextColumns.Width(row.First))) + 2;
        foreach (var row in all) WriteRow(output, row.First, row.Second, first);
    }

    private void WriteRow(TextWriter output, string left, string right, int first)
    {
        var blank = new string(' ', Indent + first);
        var lines = TextColumns.Wrap(right, Math.Max(20, width - Indent - first)).ToList();
        var isNarrow = TextColumns.Width(left) + 2 <= first;
        output.WriteLine((new string(' ', Indent) + (isNarrow ? TextColumns.Pad(left, first) + lines.FirstOrDefault() : left)).TrimEnd());
        foreach (var line in lines.Skip(isNarrow ? 1 : 0)) output.WriteLine(blank + line);
    }

    private void WriteExamples(TextWriter output, PortolanCommand page)
    {
        if (page.Examples.Count == 0) return;
        output.WriteLine();
        Heading(output, texts.Examples);
        foreach (var (line, meaning) in page.Examples)
        {
            output.WriteLine("  " + line);
            foreach (var text in TextColumns.Wrap(meaning, width - 6)) output.WriteLine("      " + text);
        }
    }

    private void WriteNote(TextWriter output, string note)
    {
        output.WriteLine();
        foreach (var line in TextColumns.Wrap(note, width)) output.WriteLine(line);
    }
}

using Spectre.Console;

namespace Portolan.Cli.Explain;

/// <summary>A piece of a line. The style is one of Spectre.Console's, empty for plain.</summary>
internal readonly record struct Ink(string Text, string Style = "");

/// <summary>Standard output: coloured on a terminal, plain lines elsewhere; in ASCII for terminals that show nothing else.</summary>
internal sealed class Paper(Shell shell, bool ascii)
{
    private readonly IAnsiConsole? _console = shell.IsRichOut ? Terminals.OpenUnwrapped(shell.Out) : null;

    public void Line(params IReadOnlyList<Ink> pieces)
    {
        if (_console is null) shell.Out.WriteLine(string.Concat(pieces.Select(TextOf)).TrimEnd());
        else _console.MarkupLine(string.Concat(pieces.Select(Mark)));
    }

    public void Line(string text) => Line(new Ink(text));

    public void Gap() => Line();

    private string Mark(Ink piece) => piece.Style.Length == 0 ? Markup.Escape(TextOf(piece)) : $"[{piece.Style}]{Markup.Escape(TextOf(piece))}[/]";

    private string TextOf(Ink piece) => ascii
        ? piece.Text.Replace("→", "->", StringComparison.Ordinal).Replace("…", "...", StringComparison.Ordinal)
            .Replace('─', '-').Replace('×', 'x').Replace('✔', '+').Replace('✘', 'x').Replace('·', '.')
        : piece.Text;
}

using Portolan.Cli.Text;
using Spectre.Console;

namespace Portolan.Cli;

/// <summary>Warnings, hints and errors for the person in front: on standard error, coloured on a terminal, one line each.</summary>
internal sealed class Messages(Texts texts, Shell shell)
{
    public void Error(string text) => Write(texts.Error, "red", text);

    public void Warning(string text) => Write(texts.Warning, "yellow", text);

    public void Hint(string text) => Write(texts.Hint, "green", text);

    /// <summary>Writes a failure with its advice and returns its exit code.</summary>
    public int Report(Failure failure)
    {
        if (failure.Message.Length > 0) Error(failure.Message);
        foreach (var advice in failure.Advice) Hint(advice);
        return (int)failure.Code;
    }

    private void Write(string label, string colour, string text)
    {
        if (!shell.IsRichError)
        {
            shell.Error.WriteLine(label + texts.Colon + Terminals.Clean(text));
            return;
        }
        Terminals.OpenUnwrapped(shell.Error).MarkupLine($"[{colour}]{label}[/]{texts.Colon}{Markup.Escape(Terminals.Clean(text))}");
    }
}

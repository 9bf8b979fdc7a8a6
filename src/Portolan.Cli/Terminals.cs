using Spectre.Console;

namespace Portolan.Cli;

/// <summary>Terminals: colours by Spectre.Console, and no control characters from a server.</summary>
internal static class Terminals
{
    /// <summary>A console that writes escape sequences to a terminal.</summary>
    public static IAnsiConsole Open(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        Out = new AnsiConsoleOutput(writer),
        Interactive = InteractionSupport.Yes,
    });

    /// <summary>The same without breaking long lines, which would spoil names and fingerprints for copying.</summary>
    public static IAnsiConsole OpenUnwrapped(TextWriter writer)
    {
        var console = Open(writer);
        console.Profile.Width = short.MaxValue;
        return console;
    }

    /// <summary>Replaces what could steer a terminal, because servers choose the names of files and the texts of replies.</summary>
    public static string Clean(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') < 0 && text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0
        ? text
        : string.Concat(text.EnumerateRunes().Select(rune => rune.Value is '\n' or '\t' || !System.Text.Rune.IsControl(rune) ? rune.ToString() : "?"));
}

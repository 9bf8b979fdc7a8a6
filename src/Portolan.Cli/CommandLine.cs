using System.CommandLine;
using Portolan.Cli.Help;
using Portolan.Cli.Text;

namespace Portolan.Cli;

/// <summary>From the arguments to an exit code.</summary>
internal static class CommandLine
{
    private static readonly ParserConfiguration Parsing = new()
    {
        ResponseFileTokenReplacer = null, // a password or a file name may begin with @
    };

    /// <summary>Runs the program on the real terminal, with the signals of the process.</summary>
    public static async Task<int> RunAsync(string[] arguments, Shell shell)
    {
        using var interrupts = Interrupts.OfProcess();
        return await RunAsync(arguments, shell, interrupts);
    }

    public static async Task<int> RunAsync(string[] arguments, Shell shell, Interrupts interrupts)
    {
        var texts = new Texts(Languages.Choose(arguments, shell.Variable));
        var session = new Session(texts, shell, interrupts);
        var parsed = CommandTree.Create(session).Parse(arguments, Parsing);
        if (parsed.Action is not HelpPage && UsageErrors.Find(parsed, texts) is { Count: > 0 } errors) return UsageErrors.Report(errors, parsed, session);
        try
        {
            return await parsed.InvokeAsync(InvocationFor(shell), interrupts.Orderly);
        }
        catch (Exception exception)
        {
            return session.Messages.Report(Failures.Explain(exception, session));
        }
    }

    private static InvocationConfiguration InvocationFor(Shell shell) => new()
    {
        Output = shell.Out,
        Error = shell.Error,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null, // Interrupts listens to the signals
    };
}

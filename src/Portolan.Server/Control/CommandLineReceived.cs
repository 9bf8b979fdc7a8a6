using Portolan.Protocol;
using Portolan.Server.Commands;
using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;

namespace Portolan.Server.Control;

/// <summary>A command line taken out of the buffer: its row and argument, or what is wrong with it.</summary>
/// <param name="IsForeignProtocol">An HTTP request: somebody's browser is being used against us (ALPACA, CVE-2021-3618).</param>
internal readonly record struct CommandLineReceived(CommandRow? Row, string Argument, Reply? Problem, bool IsForeignProtocol = false)
{
    public static CommandLineReceived TooLong => new(null, "", Replies.LineTooLong);

    /// <summary>AUTH and CCC: what comes behind them is read in another way.</summary>
    public bool ChangesConnection => Row is { Verb: "AUTH" or "CCC" };

    public static CommandLineReceived Parse(ReadOnlySpan<byte> line)
    {
        var command = CommandLine.Parse(line);
        if (CommandTable.Find(command.VerbKey) is { } row)
            return new(row, command.Argument.IsEmpty ? "" : FtpText.Decode(command.Argument), null);
        var verb = FtpText.Decode(command.Verb[..Math.Min(command.Verb.Length, 32)]);
        return new(null, "", Replies.UnknownCommand(Word(verb)), IsHttp(verb));
    }

    /// <summary>For the log: passwords never.</summary>
    public string ToLogText() => Row switch
    {
        null => Problem!.Text,
        { Verb: "PASS" or "ACCT" } => $"{Row.Verb} ****",
        _ => Argument.Length == 0 ? Row.Verb : $"{Row.Verb} {LogText.Printable(Argument)}",
    };

    private static bool IsHttp(string verb) => verb is "GET" or "POST" or "HEAD" or "PUT" or "OPTIONS" or "CONNECT" or "PATCH" or "TRACE" or "PRI";

    /// <summary>The letters and digits the line begins with: a password glued to its PASS by a tab goes nowhere.</summary>
    private static string Word(string verb)
    {
        var end = 0;
        while (end < verb.Length && end < 12 && char.IsAsciiLetterOrDigit(verb[end])) end++;
        return verb[..end];
    }
}

using Portolan.Protocol;
using Portolan.Server.Dispatch;

namespace Portolan.Server.Sessions;

/// <summary>A command line taken out of the buffer: its row and argument, or what is wrong with it.</summary>
/// <param name="IsForeignProtocol">An HTTP request: somebody's browser is being used against us (ALPACA, CVE-2021-3618).</param>
internal readonly record struct CommandLineReceived(CommandRow? Row, string Argument, Reply? Problem, bool IsForeignProtocol = false)
{
    public static CommandLineReceived TooLong => new(null, "", Replies.LineTooLong);

    public static CommandLineReceived Parse(ReadOnlySpan<byte> line)
    {
        var command = CommandLine.Parse(line);
        if (CommandTable.Find(command.VerbKey) is { } row)
            return new(row, command.Argument.IsEmpty ? "" : FtpText.Decode(command.Argument), null);
        var verb = FtpText.Decode(command.Verb[..Math.Min(command.Verb.Length, 32)]);
        return new(null, "", Replies.UnknownCommand(Printable(verb)), IsHttp(verb));
    }

    /// <summary>For the log: passwords never.</summary>
    public string ToLogText() => Row switch
    {
        null => Problem!.Text,
        { Verb: "PASS" or "ACCT" } => $"{Row.Verb} ****",
        _ => Argument.Length == 0 ? Row.Verb : $"{Row.Verb} {Printable(Argument)}",
    };

    private static bool IsHttp(string verb) => verb is "GET" or "POST" or "HEAD" or "PUT" or "OPTIONS" or "CONNECT" or "PATCH" or "TRACE" or "PRI";

    private static string Printable(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
    });
}

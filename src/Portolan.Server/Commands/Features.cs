using Portolan.Protocol;
using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>FEAT, HELP and what STAT says of the session: all read from the command table.</summary>
internal static class Features
{
    /// <summary>RFC 2389 §3.</summary>
    public static ValueTask<CommandResult> FeatAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var lines = new List<string> { "Features:" };
        foreach (var row in CommandTable.Rows)
            if (row.Feature?.Invoke(session) is { } feature) lines.Add(feature);
        lines.Add("UTF8");
        lines.Add("TVFS");
        lines.Add("End");
        return new CommandResult(new Reply(211, lines));
    }

    /// <summary>RFC 959 §4.1.3: the commands, or one of them.</summary>
    public static ValueTask<CommandResult> HelpAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (argument.Length == 0) return new CommandResult(new Reply(214, AllCommands()));
        if (argument.StartsWith("SITE", StringComparison.OrdinalIgnoreCase)) return new CommandResult(Site.Help);
        var row = CommandTable.Find(CommandLine.KeyOf(argument.Trim()));
        return new CommandResult(row is null
            ? new Reply(502, $"There is no command {argument}.")
            : new Reply(214, $"{row.Syntax}: {row.Help} ({row.Source})"));
    }

    private static List<string> AllCommands()
    {
        var lines = new List<string> { "Commands:" };
        foreach (var eight in CommandTable.Rows.Select(row => row.Verb).Order(StringComparer.Ordinal).Chunk(8))
            lines.Add(string.Join(' ', eight.Select(verb => verb.PadRight(8))).TrimEnd());
        lines.Add("HELP and a command tells more.");
        return lines;
    }
}

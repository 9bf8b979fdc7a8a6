using System.Globalization;
using Portolan.Protocol;
using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>SITE CHMOD, UTIME and HELP. RFC 959 §4.1.3 leaves SITE to the server; these are what clients send.</summary>
internal static class Site
{
    public static readonly Reply Help = new(214, "SITE commands:", "CHMOD mode path", "UTIME yyyymmddhhmm[ss] path", "UTIME path atime mtime ctime UTC", "HELP", "End");

    private static readonly string[] TimeFormats = ["yyyyMMddHHmm", "yyyyMMddHHmmss"];

    public static ValueTask<CommandResult> RunAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var space = argument.IndexOf(' ', StringComparison.Ordinal);
        var (verb, rest) = space < 0 ? (argument, "") : (argument[..space], argument[(space + 1)..]);
        return verb.ToUpperInvariant() switch
        {
            "CHMOD" => ChmodAsync(session, rest, cancellationToken),
            "UTIME" => UtimeAsync(session, rest, cancellationToken),
            "HELP" => new CommandResult(Help),
            _ => new CommandResult(Replies.ParameterNotImplemented),
        };
    }

    private static async ValueTask<CommandResult> ChmodAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var space = argument.IndexOf(' ', StringComparison.Ordinal);
        if (space is < 3 or > 4 || space == argument.Length - 1 || !TryOctal(argument[..space], out var mode)) return Replies.ArgumentNotUnderstood;
        await session.State.Files!.SetUnixModeAsync(session.State.Resolve(argument[(space + 1)..]), mode, cancellationToken);
        return Replies.ModeChanged;
    }

    private static async ValueTask<CommandResult> UtimeAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (!TryUtime(argument, out var modified, out var name)) return Replies.ArgumentNotUnderstood;
        await session.State.Files!.SetTimesAsync(session.State.Resolve(name), modified, null, cancellationToken);
        return Replies.TimesChanged;
    }

    /// <summary>Either <c>time path</c> (FlashFXP, ncftp) or <c>path atime mtime ctime UTC</c> (lftp, ProFTPD's long form).</summary>
    private static bool TryUtime(string argument, out DateTime modified, out string name)
    {
        var words = argument.Split(' ');
        if (words.Length >= 5 && words[^1].Equals("UTC", StringComparison.OrdinalIgnoreCase) && TryTime(words[^3], out modified))
        {
            name = string.Join(' ', words[..^4]);
            return name.Length > 0;
        }
        name = string.Join(' ', words[1..]);
        return TryTime(words[0], out modified) && name.Length > 0;
    }

    private static bool TryTime(string text, out DateTime utc) =>
        DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out utc);

    private static bool TryOctal(string text, out int mode)
    {
        mode = 0;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7') return false;
            mode = (mode * 8) + (digit - '0');
        }
        return true;
    }
}

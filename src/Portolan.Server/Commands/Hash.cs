using System.Globalization;
using Portolan.Protocol;
using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;
using Portolan.Server.Transfers;

namespace Portolan.Server.Commands;

/// <summary>HASH (draft-bryan-ftpext-hash) and the older XCRC, XMD5, XSHA1, XSHA256, XSHA512.</summary>
internal static class Hash
{
    public static async ValueTask<CommandResult> HashAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var kind = session.State.Hash;
        var file = await session.State.Files!.OpenReadAsync(session.State.Resolve(argument), cancellationToken);
        return new HashCommand(session, file, kind, 0, file.Facts.Size, (end, digest) => Replies.Hash(new HashText(kind, 0, end, digest, argument).ToString()));
    }

    /// <summary><c>XCRC path</c>, <c>XCRC "path with spaces" start end</c>: what WS_FTP and Serv-U began.</summary>
    public static CommandHandler Checksum(HashKind kind) => async (session, argument, cancellationToken) =>
    {
        if (!TryParse(argument, out var name, out var start, out var end)) return Replies.ArgumentNotUnderstood;
        var file = await session.State.Files!.OpenReadAsync(session.State.Resolve(name), cancellationToken);
        var last = Math.Min(end ?? file.Facts.Size, file.Facts.Size);
        if (start <= last) return new HashCommand(session, file, kind, start, last, (_, digest) => Replies.Checksum(digest.ToUpperInvariant()));
        await file.DisposeAsync();
        return Replies.OffsetBeyondEnd;
    };

    private static bool TryParse(string argument, out string name, out long start, out long? end)
    {
        (name, start, end) = (argument, 0, null);
        if (!argument.StartsWith('"')) return true;
        var close = argument.LastIndexOf('"');
        if (close == 0) return false;
        name = argument[1..close].Replace("\"\"", "\"", StringComparison.Ordinal);
        var numbers = argument[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (numbers.Length > 2 || name.Length == 0) return false;
        if (numbers.Length > 0 && !TryNumber(numbers[0], out start)) return false;
        if (numbers.Length < 2) return true;
        var good = TryNumber(numbers[1], out var last);
        end = last;
        return good;
    }

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

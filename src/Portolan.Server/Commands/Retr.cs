using System.Globalization;
using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;
using Portolan.Server.Transfers;

namespace Portolan.Server.Commands;

/// <summary>Sends a file to the client. RFC 959 §4.1.3 (RETR), §5.4 (reply order); the offset from REST, RFC 3659 §5.</summary>
/// <remarks>The file is open before 150, so "no such file" is 550 and never a broken transfer.</remarks>
internal static class Retr
{
    public static async ValueTask<CommandResult> RunAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var state = session.State;
        if (state.Channel is null) return session.RefuseWithoutChannel("RETR");
        var path = state.Resolve(argument);
        var file = await state.Files!.OpenDownloadAsync(path, cancellationToken);
        if (state.RestartOffset > file.Facts.Size)
        {
            await file.DisposeAsync();
            return Replies.OffsetBeyondEnd;
        }
        return TransferRunner.Begin(session, "RETR", path, new DownloadPayload(file, state.RestartOffset, state.Ascii));
    }

    /// <summary>RFC 959 §4.1.3, RFC 3659 §5: the offset of the next RETR, STOR or APPE, in bytes.</summary>
    public static ValueTask<CommandResult> RestAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (!long.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)) return new CommandResult(Replies.ArgumentNotUnderstood);
        session.State.RestartOffset = offset;
        return new CommandResult(Replies.RestartAt(offset));
    }
}

using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>DELE, RNFR and RNTO. RFC 959 §4.1.3.</summary>
internal static class FileChanges
{
    public static async ValueTask<CommandResult> DeleAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        await session.State.Files!.DeleteAsync(session.State.Resolve(argument), cancellationToken);
        return Replies.FileDeleted;
    }

    public static async ValueTask<CommandResult> RnfrAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        session.State.RenameFrom = null;
        var from = session.State.Resolve(argument);
        await session.State.Files!.CheckRenameSourceAsync(from, cancellationToken);
        session.State.RenameFrom = from;
        return Replies.RenameReady;
    }

    public static async ValueTask<CommandResult> RntoAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (session.State.RenameFrom is not { } from) return Replies.RenameFromFirst;
        await session.State.Files!.RenameAsync(from, session.State.Resolve(argument), cancellationToken);
        return Replies.Renamed;
    }
}

using Portolan.Server.Dispatch;
using Portolan.Server.Files;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>CWD, CDUP, PWD, MKD, RMD and their X-twins. RFC 959 §4.1.3, RFC 1123 §4.1.3.1.</summary>
internal static class Directories
{
    public static ValueTask<CommandResult> CwdAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        ChangeAsync(session, session.State.Resolve(argument), cancellationToken);

    public static ValueTask<CommandResult> CdupAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        ChangeAsync(session, session.State.Directory.Parent, cancellationToken);

    public static ValueTask<CommandResult> PwdAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        new CommandResult(Replies.CurrentDirectory(session.State.Directory.Value));

    public static async ValueTask<CommandResult> MkdAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var path = session.State.Resolve(argument);
        await session.State.Files!.CreateDirectoryAsync(path, cancellationToken);
        return Replies.DirectoryCreated(path.Value);
    }

    public static async ValueTask<CommandResult> RmdAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        await session.State.Files!.RemoveDirectoryAsync(session.State.Resolve(argument), cancellationToken);
        return Replies.DirectoryRemoved;
    }

    private static async ValueTask<CommandResult> ChangeAsync(ControlSession session, VirtualPath path, CancellationToken cancellationToken)
    {
        await session.State.Files!.EnterDirectoryAsync(path, cancellationToken);
        session.State.Directory = path;
        return Replies.DirectoryChanged;
    }
}

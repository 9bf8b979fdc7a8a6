using System.Security.Cryptography;
using Portolan.Protocol;
using Portolan.Server.Dispatch;
using Portolan.Server.Files;
using Portolan.Server.Sessions;
using Portolan.Server.Transfers;

namespace Portolan.Server.Commands;

/// <summary>Takes a file from the client: STOR, APPE and STOU. RFC 959 §4.1.3; the offset from REST, RFC 3659 §5.</summary>
/// <remarks>The target keeps its old content until every byte has arrived.</remarks>
internal static class Stor
{
    public static ValueTask<CommandResult> StorAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        UploadAsync(session, "STOR", session.State.Resolve(argument), new UploadMode(false, session.State.RestartOffset, session.State.AllocatedBytes), null, cancellationToken);

    public static ValueTask<CommandResult> AppeAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        // REST before APPE names the offset outright, as STOR does; without it the end is meant.
        var mode = new UploadMode(session.State.RestartOffset == 0, session.State.RestartOffset, session.State.AllocatedBytes);
        return UploadAsync(session, "APPE", session.State.Resolve(argument), mode, null, cancellationToken);
    }

    /// <summary>RFC 959 §4.1.3, RFC 1123 §4.1.2.9: a name that is not taken, told in the 150.</summary>
    public static ValueTask<CommandResult> StouAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var stem = argument.Length == 0 ? "upload" : argument;
        var path = session.State.Resolve($"{stem}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}");
        var mode = new UploadMode(false, 0, session.State.AllocatedBytes, MustNotExist: true);
        return UploadAsync(session, "STOU", path, mode, Replies.UniqueNameChosen(path.Name), cancellationToken);
    }

    private static async ValueTask<CommandResult> UploadAsync(
        ControlSession session, string verb, VirtualPath path, UploadMode mode, Reply? preliminary, CancellationToken cancellationToken)
    {
        var state = session.State;
        if (state.Channel is null) return session.RefuseWithoutChannel(verb);
        var file = await state.Files!.OpenWriteAsync(path, mode, cancellationToken);
        return TransferRunner.Begin(session, verb, path, new UploadPayload(file, state.Ascii, mode.ExpectedBytes), preliminary);
    }
}

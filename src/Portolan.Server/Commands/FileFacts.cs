using Portolan.Protocol;
using Portolan.Server.Dispatch;
using Portolan.Server.Files;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>SIZE, MDTM, MFMT, MFCT and AVBL: facts of one entry, read and set.</summary>
internal static class FileFacts
{
    /// <summary>
    /// RFC 3659 §4. In TYPE A the stored size is told all the same: counting line ends would mean reading the whole file, and many clients ask
    /// before they set the type. The length of a broken upload's partial is told where there is no file yet: clients resume by it.
    /// </summary>
    public static async ValueTask<CommandResult> SizeAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var path = session.State.Resolve(argument);
        var files = session.State.Files!;
        try
        {
            var facts = await files.StatAsync(path, cancellationToken);
            return facts.Kind == EntryKind.File ? Replies.Size(facts.Size) : Replies.NotARegularFile;
        }
        catch (StoreException e) when (e.Error == StoreError.NotFound)
        {
            return await files.FindPartialAsync(path, cancellationToken) is { } partial ? Replies.Size(partial) : Replies.NoSuchFile;
        }
    }

    /// <summary>RFC 3659 §3. With a time in front of the path it sets the time, as many clients do that predate MFMT.</summary>
    public static async ValueTask<CommandResult> MdtmAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (TrySplitTime(argument, out var time, out var name))
            return await SetAsync(session, "Modify", time, null, time, name, cancellationToken);
        var facts = await session.State.Files!.StatAsync(session.State.Resolve(argument), cancellationToken);
        return Replies.Time(facts.Modified);
    }

    /// <summary>draft-somers-ftp-mfxx §3.</summary>
    public static ValueTask<CommandResult> MfmtAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        TrySplitTime(argument, out var time, out var name)
            ? SetAsync(session, "Modify", time, null, time, name, cancellationToken)
            : new CommandResult(Replies.ArgumentNotUnderstood);

    /// <summary>draft-somers-ftp-mfxx §4.</summary>
    public static ValueTask<CommandResult> MfctAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        TrySplitTime(argument, out var time, out var name)
            ? SetAsync(session, "Create", null, time, time, name, cancellationToken)
            : new CommandResult(Replies.ArgumentNotUnderstood);

    /// <summary>draft-peterson-streamlined-ftp-command-extensions §4: bytes that may still be stored.</summary>
    public static async ValueTask<CommandResult> AvblAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var path = argument.Length == 0 ? session.State.Directory : session.State.Resolve(argument);
        return await session.State.Files!.GetAvailableBytesAsync(path, cancellationToken) is { } bytes ? Replies.Available(bytes) : Replies.AvailableUnknown;
    }

    private static bool TrySplitTime(string argument, out DateTime time, out string name)
    {
        (time, name) = (default, "");
        var space = argument.IndexOf(' ', StringComparison.Ordinal);
        if (space < 14 || space == argument.Length - 1) return false;
        name = argument[(space + 1)..];
        return FtpTime.TryParse(argument.AsSpan(0, space), out time);
    }

    private static async ValueTask<CommandResult> SetAsync(
        ControlSession session, string fact, DateTime? modified, DateTime? created, DateTime shown, string name, CancellationToken cancellationToken)
    {
        await session.State.Files!.SetTimesAsync(session.State.Resolve(name), modified, created, cancellationToken);
        return Replies.FactSet(fact, shown, name);
    }
}

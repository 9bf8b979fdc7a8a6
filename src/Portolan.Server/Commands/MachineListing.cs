using Portolan.Protocol;
using Portolan.Server.Dispatch;
using Portolan.Server.Files;
using Portolan.Server.Sessions;
using Portolan.Server.Transfers;

namespace Portolan.Server.Commands;

/// <summary>MLSD and MLST: listings for programs. RFC 3659 §7.</summary>
internal static class MachineListing
{
    private const int LongestLine = LineListing.LongestLine;

    /// <summary>A directory over a data connection; 550 for one that does not exist, 501 for a file (RFC 3659 §7.2.1).</summary>
    public static async ValueTask<CommandResult> MlsdAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var state = session.State;
        if (state.Channel is null) return session.RefuseWithoutChannel("MLSD");
        var path = state.Resolve(argument);
        DirectoryReader reader;
        try
        {
            reader = await state.Files!.OpenDirectoryAsync(path, cancellationToken);
        }
        catch (StoreException e) when (e.Error == StoreError.NotDirectory)
        {
            return Replies.MlsdNeedsDirectory;
        }
        var (facts, perms) = (state.MlstFacts, state.Files.PermsIn(path));
        return TransferRunner.Begin(session, "MLSD", path, new ListingPayload(reader, (writer, token) => WriteAsync(writer, reader, facts, perms, token)));
    }

    /// <summary>One entry over the control connection.</summary>
    public static async ValueTask<CommandResult> MlstAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var path = session.State.Resolve(argument);
        var files = session.State.Files!;
        var facts = await files.StatAsync(path, cancellationToken);
        return new Reply(250, [$"Listing {path}", Line(session.State.MlstFacts, files, path, facts), "End"]);
    }

    private static string Line(MlsxFactSet wanted, GuardedFiles files, VirtualPath path, in EntryFacts facts)
    {
        var name = FtpText.Encode(path.Value);
        var line = new byte[MlsxLine.MaxLength(name.Length, facts)];
        var length = MlsxLine.Write(line, name, facts, wanted, files.PermText(path, facts), endLine: false);
        return FtpText.Decode(line.AsSpan(0, length));
    }

    private static async ValueTask WriteAsync(ListingWriter writer, DirectoryReader reader, MlsxFactSet wanted, EntryPerms perms, CancellationToken cancellationToken)
    {
        while (await reader.FillAsync(cancellationToken))
            while (WriteBatch(writer, reader, wanted, perms))
                await writer.FlushAsync(cancellationToken);
    }

    /// <summary>Writes what fits; true when the writer must be flushed before more.</summary>
    private static bool WriteBatch(ListingWriter writer, DirectoryReader reader, MlsxFactSet wanted, EntryPerms perms)
    {
        while (writer.HasRoom(LongestLine))
        {
            if (!reader.TryRead(out var name, out var facts)) return false;
            writer.Advance(MlsxLine.Write(writer.Free, name, facts, wanted, perms.For(name, facts), endLine: true));
        }
        return true;
    }
}

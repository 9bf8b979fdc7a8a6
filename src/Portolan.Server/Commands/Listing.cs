using Portolan.Server.Dispatch;
using Portolan.Server.Files;
using Portolan.Server.Sessions;
using Portolan.Server.Transfers;

namespace Portolan.Server.Commands;

/// <summary>LIST and NLST over a data connection. RFC 959 §4.1.3. What does not exist is 550 before any data connection is opened.</summary>
internal static class Listing
{
    public static ValueTask<CommandResult> ListAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        RunAsync(session, "LIST", argument, namesOnly: false, cancellationToken);

    public static ValueTask<CommandResult> NlstAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        RunAsync(session, "NLST", argument, namesOnly: true, cancellationToken);

    private static async ValueTask<CommandResult> RunAsync(ControlSession session, string verb, string argument, bool namesOnly, CancellationToken cancellationToken)
    {
        var state = session.State;
        if (state.Channel is null) return session.RefuseWithoutChannel(verb);
        var wanted = ListArgument.Parse(argument);
        var path = state.Resolve(wanted.Path);
        var lines = new LineListing(session.Options.Limits, state.Files!, session.Time.GetUtcNow().UtcDateTime, namesOnly);
        if (await OpenAsync(state.Files!, path, wanted, cancellationToken) is not { } reader)
        {
            var facts = await state.Files!.StatAsync(path, cancellationToken);
            return TransferRunner.Begin(session, verb, path, new ListingPayload(null, (writer, token) => lines.WriteOneAsync(writer, wanted.Path, facts, token)));
        }
        // NLST answers names that the client can use as they are: with the directory it asked for in front. RFC 1123 §4.1.2.7.
        var prefix = namesOnly && wanted.Path.Length > 0 ? wanted.Path.TrimEnd('/') + "/" : "";
        return TransferRunner.Begin(session, verb, path, new ListingPayload(reader, (writer, token) => lines.WriteAsync(writer, reader, path, wanted, prefix, token)));
    }

    /// <summary>The directory to list; null where the argument names a file, or the directory itself is wanted.</summary>
    private static async ValueTask<DirectoryReader?> OpenAsync(GuardedFiles files, VirtualPath path, ListArgument wanted, CancellationToken cancellationToken)
    {
        if (wanted.DirectoryItself && wanted.Pattern is null) return null;
        try
        {
            return await files.OpenDirectoryAsync(path, cancellationToken);
        }
        catch (StoreException e) when (e.Error == StoreError.NotDirectory && wanted.Pattern is null)
        {
            return null;
        }
    }
}

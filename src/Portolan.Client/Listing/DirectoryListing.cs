using System.Runtime.CompilerServices;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Listings, parsed while they arrive. RFC 3659 §7 (MLSD), RFC 959 §4.1.3 (LIST, NLST).</summary>
internal static class DirectoryListing
{
    public static async IAsyncEnumerable<ListEntry> EntriesAsync(ClientSession session, string? path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isMachine = session.Features.Has("MLST") || session.Features.Has("MLSD");
        var reader = new EntryReader(session, isMachine);
        var request = new TransferRequest(isMachine ? "MLSD" : "LIST", Argument(path, isMachine), TlsPurpose.Download);
        await foreach (var entry in ReadAsync(session, request, reader.Read, cancellationToken).ConfigureAwait(false))
            yield return entry;
        reader.ThrowIfNothingUnderstood();
    }

    public static IAsyncEnumerable<string> NamesAsync(ClientSession session, string? path, CancellationToken cancellationToken) =>
        ReadAsync(session, new TransferRequest("NLST", Argument(path, isMachine: false), TlsPurpose.Download),
            static line => line.IsEmpty ? null : FtpText.Decode(line), cancellationToken);

    private delegate T? LineReader<T>(ReadOnlySpan<byte> line) where T : class;

    private static async IAsyncEnumerable<T> ReadAsync<T>(ClientSession session, TransferRequest request, LineReader<T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var transfer = await OpenAsync(session, request, cancellationToken).ConfigureAwait(false);
        using var lines = new LineSplitter();
        try
        {
            while (await transfer.ReceiveAsync(lines.GetFreeMemory(), cancellationToken).ConfigureAwait(false) is var count && count > 0)
            {
                lines.Advance(count);
                while (TryNext(lines, read, out var item))
                {
                    if (item is not null) yield return item;
                }
            }
            var last = read(lines.TakeRest());
            if (last is not null) yield return last;
            await transfer.CompleteAsync(cancellationToken).ConfigureAwait(false); // a listing without its 226 may be half a listing
        }
        finally
        {
            await transfer.AbortAsync().ConfigureAwait(false); // does nothing at the end
        }
    }

    private static bool TryNext<T>(LineSplitter lines, LineReader<T> read, out T? item)
        where T : class
    {
        var found = lines.TryRead(out var line);
        item = found ? read(line) : null;
        return found;
    }

    private static async Task<Transfer> OpenAsync(ClientSession session, TransferRequest request, CancellationToken cancellationToken)
    {
        var turn = await session.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            turn.Hold("A listing");
            return await DataConnector.OpenAsync(session, turn, request, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    // LIST and NLST take what begins with a hyphen for switches.
    private static string? Argument(string? path, bool isMachine)
    {
        if (string.IsNullOrEmpty(path)) return null;
        return !isMachine && path.StartsWith('-') ? "./" + path : path;
    }
}

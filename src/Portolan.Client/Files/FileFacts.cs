using System.Globalization;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Questions about one file. RFC 3659 §3 (MDTM), §4 (SIZE), §7 (MLST).</summary>
internal static class FileFacts
{
    public static async Task<long?> SizeAsync(ClientSession session, string path, CancellationToken cancellationToken)
    {
        using var turn = await session.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        return await SizeInTurnAsync(session, path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>For callers that have the turn.</summary>
    public static async Task<long?> SizeInTurnAsync(ClientSession session, string path, CancellationToken cancellationToken)
    {
        await session.SetTypeAsync('I', cancellationToken).ConfigureAwait(false); // in TYPE A many servers refuse SIZE
        var reply = await session.Control.SendAsync("SIZE", path, cancellationToken).ConfigureAwait(false);
        if (reply.IsNotUnderstood()) return null;
        reply.OrThrow("SIZE", path);
        return long.TryParse(reply.Text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
    }

    public static async Task<DateTime?> ModifiedAsync(ClientSession session, string path, CancellationToken cancellationToken)
    {
        using var turn = await session.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        return await ModifiedInTurnAsync(session, path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>For callers that have the turn.</summary>
    public static async Task<DateTime?> ModifiedInTurnAsync(ClientSession session, string path, CancellationToken cancellationToken)
    {
        var reply = await session.Control.SendAsync("MDTM", path, cancellationToken).ConfigureAwait(false);
        if (reply.IsNotUnderstood()) return null;
        reply.OrThrow("MDTM", path);
        return FtpTime.TryParse(reply.Text.AsSpan().Trim(), out var utc) ? utc : null;
    }

    /// <summary>Null when there is no such thing.</summary>
    public static async Task<ListEntry?> StatAsync(ClientSession session, string path, CancellationToken cancellationToken)
    {
        if (session.Features.Has("MLST"))
        {
            var reply = await session.SendAsync("MLST", path, cancellationToken).ConfigureAwait(false);
            if (reply.Code == 550) return null;
            if (!reply.IsNotUnderstood()) return Parse(reply.OrThrow("MLST", path), path);
        }
        return await AskForFileAsync(session, path, cancellationToken).ConfigureAwait(false)
            ?? await FindInParentAsync(session, path, cancellationToken).ConfigureAwait(false);
    }

    // 250-Listing / a space and the facts / 250 End
    private static ListEntry Parse(Reply reply, string path)
    {
        foreach (var line in reply.Lines)
        {
            var text = line.TrimStart(' ');
            if (text.Contains('=', StringComparison.Ordinal) && MlsxLine.TryParse(FtpText.Encode(text), out var entry))
                return entry with { Name = RemotePath.NameOf(path) is { Length: > 0 } name ? name : entry.Name };
        }
        throw new FtpProtocolException(($"The reply to MLST holds no facts: {reply}", $"MLST 的应答不含文件信息：{reply}"));
    }

    private static async Task<ListEntry?> AskForFileAsync(ClientSession session, string path, CancellationToken cancellationToken)
    {
        using var turn = await session.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await SizeInTurnAsync(session, path, cancellationToken).ConfigureAwait(false) is not { } size) return null;
            var modified = await ModifiedInTurnAsync(session, path, cancellationToken).ConfigureAwait(false);
            return new ListEntry
            {
                Name = RemotePath.NameOf(path),
                Raw = "",
                IsUtc = modified is not null,
                TimePrecision = modified is null ? TimePrecision.None : TimePrecision.Second,
                Facts = new EntryFacts { Kind = EntryKind.File, Size = size, Modified = modified ?? default, UnixMode = -1, Links = 1 },
            };
        }
        catch (FtpReplyException e) when (e.Reply.Code is 550 or 553 or 450)
        {
            return null; // no plain file, or nothing at all: the parent's listing tells
        }
    }

    private static async Task<ListEntry?> FindInParentAsync(ClientSession session, string path, CancellationToken cancellationToken)
    {
        var name = RemotePath.NameOf(path);
        if (name.Length == 0 || name is "." or "..")
            return new ListEntry { Name = path, Raw = "", Facts = new EntryFacts { Kind = EntryKind.Directory, UnixMode = -1, Links = 1 } };
        ListEntry? found = null;
        await foreach (var entry in DirectoryListing.EntriesAsync(session, RemotePath.ParentOf(path), cancellationToken).ConfigureAwait(false))
        {
            if (entry.Name == name) found = entry; // read on: ending early would cost an ABOR
        }
        return found;
    }
}

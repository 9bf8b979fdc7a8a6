using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Hashes computed by the server: HASH (draft-bryan-ftpext-hash), or XSHA256 and its like.</summary>
internal static class FileHash
{
    /// <summary>Null where the server knows neither.</summary>
    public static async Task<string?> AskAsync(ClientSession session, string path, HashKind kind, CancellationToken cancellationToken)
    {
        using var turn = await session.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        await session.SetTypeAsync('I', cancellationToken).ConfigureAwait(false);
        if (Offers(session.Features.ParameterOf("HASH"), kind) && await SelectAsync(session, kind, cancellationToken).ConfigureAwait(false))
        {
            var reply = await session.Control.SendAsync("HASH", path, cancellationToken).ConfigureAwait(false);
            reply.OrThrow("HASH", path);
            if (HashText.TryParse(reply.Text, out var hash) && hash.Kind == kind) return hash.Digest;
            if (HashText.TryFindDigest(reply.Text, kind, out var digest)) return digest;
        }
        return await AskOldWayAsync(session, path, kind, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string?> AskOldWayAsync(ClientSession session, string path, HashKind kind, CancellationToken cancellationToken)
    {
        var verb = kind == HashKind.Crc32 ? "XCRC" : "X" + HashNames.ToText(kind).Replace("-", "", StringComparison.Ordinal);
        if (!session.Features.Has(verb)) return null;
        var reply = await session.Control.SendAsync(verb, path, cancellationToken).ConfigureAwait(false);
        if (reply.IsNotUnderstood()) return null;
        reply.OrThrow(verb, path);
        return HashText.TryFindDigest(reply.Text, kind, out var digest) ? digest : null;
    }

    private static bool Offers(string? parameter, HashKind kind)
    {
        foreach (var name in (parameter ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (HashNames.TryParse(name.TrimEnd('*'), out var offered) && offered == kind) return true;
        }
        return false;
    }

    private static async Task<bool> SelectAsync(ClientSession session, HashKind kind, CancellationToken cancellationToken)
    {
        var reply = await session.Control.SendAsync("OPTS", $"HASH {HashNames.ToText(kind)}", cancellationToken).ConfigureAwait(false);
        return reply.IsCompletion;
    }
}

using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Renaming, times and modes.</summary>
internal static class FileChanges
{
    public static async Task RenameAsync(ClientSession session, string from, string to, CancellationToken cancellationToken)
    {
        using var turn = await session.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        _ = CommandText.Encode("RNTO", to); // a bad name must not leave a RNFR behind
        var ready = await session.Control.SendAsync("RNFR", from, cancellationToken).ConfigureAwait(false);
        ready.OrThrow("RNFR", from);
        var done = await session.Control.SendAsync("RNTO", to, cancellationToken).ConfigureAwait(false);
        done.OrThrow("RNTO", to);
    }

    /// <summary>MFMT of draft-somers-ftp-mfxx §3.1; where it is missing, the form of MDTM that older servers take.</summary>
    public static async Task SetModifiedAsync(ClientSession session, string path, DateTime modified, CancellationToken cancellationToken)
    {
        var time = FtpTime.Format(modified.ToUniversalTime());
        var argument = $"{(time.Length > 14 ? time[..14] : time)} {path}";
        var reply = await session.SendAsync("MFMT", argument, cancellationToken).ConfigureAwait(false);
        if (!reply.IsNotUnderstood())
        {
            reply.OrThrow("MFMT", argument);
            return;
        }
        var old = await session.SendAsync("MDTM", argument, cancellationToken).ConfigureAwait(false);
        if (old.IsFailure) throw new FtpReplyException(reply, $"MFMT {argument}", "It cannot set modification times.");
    }

    public static async Task SetModeAsync(ClientSession session, string path, int mode, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mode);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mode, 0xFFF);
        await session.DemandAsync("SITE", $"CHMOD {Convert.ToString(mode, 8).PadLeft(3, '0')} {path}", cancellationToken).ConfigureAwait(false);
    }

    public static async Task<string> WorkingDirectoryAsync(ClientSession session, CancellationToken cancellationToken)
    {
        var reply = await session.DemandAsync("PWD", null, cancellationToken).ConfigureAwait(false);
        return QuotedPath.TryFindIn(reply.Text, out var path) ? path : throw new FtpProtocolException(($"The reply to PWD names no path: {reply}", $"PWD 的应答不含路径：{reply}"));
    }

    public static async Task ChangeDirectoryAsync(ClientSession session, string path, CancellationToken cancellationToken)
    {
        if (path == "..") await session.DemandAsync("CDUP", null, cancellationToken).ConfigureAwait(false);
        else await session.DemandAsync("CWD", path, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<string?> SystemAsync(ClientSession session, CancellationToken cancellationToken)
    {
        if (session.System.Asked) return session.System.Name;
        var reply = await session.SendAsync("SYST", null, cancellationToken).ConfigureAwait(false);
        session.System = (true, reply.Code == 215 ? reply.Text : null);
        return session.System.Name;
    }
}

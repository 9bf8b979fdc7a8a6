using Portolan.Protocol;

namespace Portolan.Server.Files;

/// <summary>
/// Reads a directory forward, entry by entry, without a string for each. Usage:
/// <code>while (await reader.FillAsync(ct)) while (reader.TryRead(out var name, out var facts)) …</code>
/// Dot and dot-dot never appear, nor do the store's own partial files, nor names with CR, LF or NUL, which no FTP line can carry.
/// </summary>
public abstract class DirectoryReader : IDisposable
{
    /// <summary>Fetches the next batch; false at the end.</summary>
    public abstract ValueTask<bool> FillAsync(CancellationToken cancellationToken);

    /// <summary>Takes the next entry of the batch; the name (as <see cref="FtpText"/> encodes it) is valid until the next call.</summary>
    public abstract bool TryRead(out ReadOnlySpan<byte> name, out EntryFacts facts);

    /// <summary>Takes the next name only (NLST): some stores find facts at a cost for each entry. Valid until the next call.</summary>
    public virtual bool TryReadName(out ReadOnlySpan<byte> name) => TryRead(out name, out _);

    public abstract void Dispose();
}

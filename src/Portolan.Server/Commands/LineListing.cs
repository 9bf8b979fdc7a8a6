using Portolan.Protocol;
using Portolan.Server.Files;
using Portolan.Server.Transfers;

namespace Portolan.Server.Commands;

/// <summary>Writes the lines of LIST (as <c>ls -l</c> does) or NLST (names), one directory or a bounded tree.</summary>
internal sealed class LineListing(LimitSettings limits, GuardedFiles files, DateTime nowUtc, bool namesOnly)
{
    private int _entries;

    public async ValueTask WriteOneAsync(ListingWriter writer, string name, EntryFacts facts, CancellationToken cancellationToken)
    {
        var bytes = FtpText.Encode(name.Length == 0 ? "." : name);
        await writer.FlushAsync(cancellationToken, ListLine.MaxLength(bytes.Length, facts));
        Write(writer, bytes, facts);
    }

    public async ValueTask WriteAsync(
        ListingWriter writer, DirectoryReader reader, VirtualPath path, ListArgument wanted, string prefix, CancellationToken cancellationToken)
    {
        var prefixBytes = FtpText.Encode(prefix);
        if (wanted.Recursive) await WriteTreeAsync(writer, reader, path, wanted.Pattern, limits.MaxListDepth, cancellationToken);
        else await WriteDirectoryAsync(writer, reader, wanted.Pattern, prefixBytes, null, cancellationToken);
    }

    /// <summary>As <c>ls -R</c>: each directory under its own heading. Depth and number of entries are bounded.</summary>
    private async ValueTask WriteTreeAsync(ListingWriter writer, DirectoryReader reader, VirtualPath path, Glob? pattern, int depth, CancellationToken cancellationToken)
    {
        var below = new List<string>();
        await WriteTextAsync(writer, $"{path}:\r\n", cancellationToken);
        await WriteDirectoryAsync(writer, reader, pattern, [], below, cancellationToken);
        if (depth <= 1) return;
        foreach (var name in below)
        {
            if (IsFull) return;
            VirtualPath directory;
            DirectoryReader next;
            try
            {
                directory = path.Append(name);
                next = await files.OpenDirectoryAsync(directory, cancellationToken);
            }
            catch (StoreException)
            {
                continue; // gone meanwhile, not ours to see, or a name no path can hold: the rest of the tree is there
            }
            using (next)
            {
                await WriteTextAsync(writer, "\r\n", cancellationToken);
                await WriteTreeAsync(writer, next, directory, null, depth - 1, cancellationToken);
            }
        }
    }

    private async ValueTask WriteDirectoryAsync(
        ListingWriter writer, DirectoryReader reader, Glob? pattern, byte[] prefix, List<string>? directories, CancellationToken cancellationToken)
    {
        while (!IsFull && await reader.FillAsync(cancellationToken))
        {
            var pending = true;
            while (pending)
            {
                pending = WriteBatch(writer, reader, pattern, prefix, directories);
                if (pending) await writer.FlushAsync(cancellationToken);
            }
        }
    }

    /// <summary>Writes what fits; true when the writer must be flushed before more.</summary>
    private bool WriteBatch(ListingWriter writer, DirectoryReader reader, Glob? pattern, byte[] prefix, List<string>? directories)
    {
        while (writer.HasRoom(LongestLine + prefix.Length))
        {
            if (!TryRead(reader, directories is not null, out var name, out var facts)) return false;
            if (pattern is not null && !pattern.IsMatch(name)) continue;
            if (directories is not null || pattern is not null) _entries++; // a plain listing of one directory is whole
            if (IsFull) return false;
            if (facts.Kind == EntryKind.Directory) directories?.Add(FtpText.Decode(name));
            prefix.CopyTo(writer.Free);
            writer.Advance(prefix.Length);
            Write(writer, name, facts);
        }
        return true;
    }

    /// <summary>Names alone cost no facts: NLST lists 100,000 of them without a look at one file.</summary>
    private bool TryRead(DirectoryReader reader, bool needsKind, out ReadOnlySpan<byte> name, out EntryFacts facts)
    {
        if (!namesOnly || needsKind) return reader.TryRead(out name, out facts);
        facts = default;
        return reader.TryReadName(out name);
    }

    /// <summary>A name has at most 255 bytes on every file system we know, but three times <see cref="VirtualPath.MaxLength"/> in other stores; the rest of the line is under 200.</summary>
    public const int LongestLine = (3 * VirtualPath.MaxLength) + 512;

    private bool IsFull => _entries > limits.MaxRecursiveEntries;

    private void Write(ListingWriter writer, ReadOnlySpan<byte> name, in EntryFacts facts)
    {
        if (!namesOnly)
        {
            writer.Advance(ListLine.Write(writer.Free, name, facts, nowUtc));
            return;
        }
        name.CopyTo(writer.Free);
        "\r\n"u8.CopyTo(writer.Free[name.Length..]);
        writer.Advance(name.Length + 2);
    }

    private static async ValueTask WriteTextAsync(ListingWriter writer, string text, CancellationToken cancellationToken)
    {
        var bytes = FtpText.Encode(text);
        if (!writer.HasRoom(bytes.Length)) await writer.FlushAsync(cancellationToken, bytes.Length);
        bytes.CopyTo(writer.Free);
        writer.Advance(bytes.Length);
    }
}

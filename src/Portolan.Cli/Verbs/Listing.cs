using Portolan.Protocol;

namespace Portolan.Cli.Verbs;

/// <summary>How <c>ls</c> writes entries, one by one as they arrive.</summary>
internal abstract class Listing : IAsyncDisposable
{
    public abstract void Add(ListEntry entry);

    /// <summary>Writes the end; only when all went well.</summary>
    public abstract void Complete();

    public abstract ValueTask DisposeAsync();

    /// <summary>The name alone: MLST gives a whole path.</summary>
    protected static string NameOf(ListEntry entry) => entry.Name[(entry.Name.LastIndexOf('/') + 1)..] is { Length: > 0 } name ? name : entry.Name;
}

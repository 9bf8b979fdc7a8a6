using Portolan.Net;

namespace Portolan.Server.Transfers;

/// <summary>What one transfer moves over its data connection: a file out, a file in, or a listing. Disposing gives the store's side back.</summary>
internal abstract class Payload : IAsyncDisposable
{
    public abstract bool IsUpload { get; }

    /// <summary>Bytes that will be on the wire; null where that is not known.</summary>
    public virtual long? TotalBytes => null;

    /// <summary>For TLS: tickets are not sent to a client that only sends.</summary>
    public TlsPurpose Purpose => IsUpload ? TlsPurpose.Upload : TlsPurpose.Download;

    /// <summary>Moves everything. Counts on-the-wire bytes in <paramref name="counter"/>.</summary>
    /// <exception cref="ConnectionException">The peer failed.</exception>
    /// <exception cref="Files.StoreException">The store refused.</exception>
    /// <exception cref="IOException">The medium failed.</exception>
    public abstract ValueTask MoveAsync(Connection connection, ByteCounter counter, CancellationToken cancellationToken);

    /// <summary>Makes an upload final. Called only after every byte arrived and the connection ended in order.</summary>
    public virtual ValueTask CommitAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public abstract ValueTask DisposeAsync();
}

using System.Net;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>The data of one transfer. Reading to the end, or completing, also awaits the server's final reply and throws when the transfer failed.</summary>
public abstract class FtpDataStream : Stream
{
    /// <summary>The mode that carries it.</summary>
    public abstract DataMode Mode { get; }

    public abstract IPEndPoint LocalEndPoint { get; }

    public abstract IPEndPoint RemoteEndPoint { get; }

    /// <summary>Null in clear.</summary>
    public abstract TlsState? Tls { get; }

    /// <summary>Bytes moved so far.</summary>
    public abstract long Bytes { get; }

    /// <summary>The 125 or 150.</summary>
    public abstract Reply StartReply { get; }

    /// <summary>The last word of the server; null until it came.</summary>
    public abstract Reply? FinalReply { get; }

    /// <summary>Ends the data in order and awaits the final reply. <see cref="IAsyncDisposable.DisposeAsync"/> does the same for a stream that was written, and for one that was read to its end.</summary>
    /// <exception cref="FtpReplyException">The server says that it failed.</exception>
    public abstract Task<Reply> CompleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Gives the transfer up: closes the data connection, sends ABOR and brings the control connection back in step.</summary>
    public abstract Task AbortAsync();
}

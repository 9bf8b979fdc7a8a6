using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Server.DataConnections;

/// <summary>The agreed meeting point of the next data connection: made by PASV, EPSV, PORT or EPRT, used by one transfer.</summary>
internal abstract class DataChannel(DataConnectionTrace trace, TimeProvider time) : IDisposable
{
    private readonly long _startedAt = time.GetTimestamp();

    public DataConnectionTrace Trace { get; } = trace;

    /// <summary>How long <see cref="OpenAsync"/> may take before the transfer gives up.</summary>
    public abstract TimeSpan ConnectTimeout { get; }

    /// <summary>Whether the connection stands already, or stands as soon as the client does its part: then 150 may go out first.</summary>
    public abstract bool ReadyForPreliminaryReply { get; }

    /// <summary>Waits for the client's dial, or dials it.</summary>
    /// <exception cref="ConnectionException">The dial failed; the trace names the cause.</exception>
    public abstract ValueTask<TcpConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Runs TLS over a connection of <see cref="OpenAsync"/>, and takes it over also when that fails.</summary>
    public virtual ValueTask<Connection> SecureAsync(TcpConnection dialled, TlsScope scope, TlsPurpose purpose, CancellationToken cancellationToken) =>
        scope.AuthenticateAsync(dialled, purpose, cancellationToken);

    /// <summary>A connection of <see cref="OpenAsync"/> is used in clear.</summary>
    public virtual ValueTask StayPlainAsync(TcpConnection dialled) => ValueTask.CompletedTask;

    /// <summary>Whether others may dial from the client's address, so that <see cref="OpenAsync"/> can be asked again until one proves to be the client's.</summary>
    public virtual bool TakesSeveralDials => false;

    /// <summary>The client's connection was found among several: nobody else is waited for.</summary>
    public virtual void Found()
    {
    }

    /// <summary>Notes a step with its time.</summary>
    public void Reach(DataStep step) => Trace.Reach(step, time.GetElapsedTime(_startedAt));

    /// <summary>Gives the meeting point up. A connection handed out by <see cref="OpenAsync"/> is its new owner's.</summary>
    public abstract void Dispose();

    protected void Connected(TcpConnection connection)
    {
        Trace.Local = connection.LocalEndPoint;
        Trace.Remote = connection.RemoteEndPoint;
        Reach(DataStep.Connected);
    }
}

using System.Net;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>A dial with a deadline.</summary>
internal static class Dial
{
    /// <exception cref="ConnectionException">Also <see cref="ConnectionFault.TimedOut"/> at the deadline.</exception>
    public static Task<TcpConnection> ConnectAsync(IPEndPoint remote, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken) =>
        Deadline.RunAsync(
            remote,
            static async (r, token) => await TcpConnection.ConnectAsync(r, cancellationToken: token).ConfigureAwait(false),
            limit, time, $"{remote} did not answer within {limit.TotalSeconds:0.#} s.", cancellationToken);
}

/// <summary>Anything with a deadline.</summary>
internal static class Deadline
{
    /// <exception cref="ConnectionException"><see cref="ConnectionFault.TimedOut"/> with <paramref name="message"/>.</exception>
    public static async Task<T> RunAsync<TState, T>(TState state, Func<TState, CancellationToken, ValueTask<T>> run, TimeSpan limit, TimeProvider time, string message, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await run(state, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested && e is OperationCanceledException or ConnectionException { Fault: ConnectionFault.Aborted or ConnectionFault.TlsHandshake })
        {
            throw new ConnectionException(ConnectionFault.TimedOut, message, e);
        }
    }
}

using System.Security.Authentication;
using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>The TLS handshake of a data connection, in the session of its control connection. RFC 4217 §9 and §10.</summary>
internal static class DataTls
{
    /// <summary>
    /// Most servers shake hands behind their 150, some before it. Beginning late costs a refused command (550) nothing; beginning never would hang.
    /// In active mode the server's dial says already that it accepts the command.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Takes the plain connection over, also when the handshake fails.</summary>
    /// <exception cref="FtpException">What the server said, where it spoke; otherwise why the handshake failed.</exception>
    public static async Task<Connection> SecureAsync(ClientSession session, TcpConnection plain, Exchange exchange, TlsPurpose purpose, DataConnectionTrace trace, CancellationToken cancellationToken)
    {
        if (!trace.Active) await ((Task)exchange.First).WaitAsync(Patience, session.Events.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stop = CancelWhenRefused(exchange, either);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            var secure = await Deadline.RunAsync(
                (session.TlsScope!, plain, purpose),
                static (s, token) => s.Item1.AuthenticateAsync(s.plain, s.purpose, token),
                session.Options.Timeouts.Connect, session.Events.Time, "The server did not finish the TLS handshake of the data connection in time.", either.Token).ConfigureAwait(false);
            trace.TlsProtocol = NameOf(secure.Tls?.Protocol);
            trace.TlsResumed = secure.Tls?.Resumed;
            session.Events.Reached(DataStep.TlsDone, trace);
            return secure;
        }
        catch (Exception e) when (e is ConnectionException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            await plain.DisposeAsync().ConfigureAwait(false);
            throw await ExplainAsync(session, e, exchange, trace).ConfigureAwait(false);
        }
        catch
        {
            await plain.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string? NameOf(SslProtocols? protocol) => protocol switch
    {
        SslProtocols.Tls12 => "TLSv1.2",
        SslProtocols.Tls13 => "TLSv1.3",
        _ => protocol?.ToString(),
    };

    private static Registration CancelWhenRefused(Exchange exchange, CancellationTokenSource source)
    {
        var registration = new Registration();
        _ = WatchAsync();
        return registration;

        async Task WatchAsync()
        {
            await ((Task)exchange.Final).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (exchange.Final is { IsCompletedSuccessfully: true, Result.IsFailure: false }) return;
            registration.Run(source.Cancel);
        }
    }

    // The server's own words are better than the alert.
    private static async Task<Exception> ExplainAsync(ClientSession session, Exception e, Exchange exchange, DataConnectionTrace trace)
    {
        await ((Task)exchange.Final).WaitAsync(session.Options.Timeouts.Abort, session.Events.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (exchange.Final.IsFaulted) return exchange.Final.Exception!.InnerException!;
        var reply = exchange.Final.IsCompletedSuccessfully ? exchange.Final.Result : null;
        var isCertificate = e is ConnectionException { Fault: ConnectionFault.TlsCertificate };
        if (!isCertificate && reply is { IsFailure: true } && (reply.Code is not (425 or 426) || reply.IsSessionNotResumed(tls: true)))
            return DataFailures.OfReply(reply, exchange.Command, trace, tls: true);
        trace.Failure = e is ConnectionException { Fault: ConnectionFault.TimedOut } ? DataFailure.TlsHandshakeTimedOut : DataFailure.TlsHandshakeFailed;
        if (isCertificate) return TlsUpgrade.OfCertificate(session, (ConnectionException)e);
        return new FtpTlsException(TlsStage.Data, $"The TLS handshake of the data connection failed: {e.Message}{(reply is null ? "" : $" The server says: {reply}")}", e, reply);
    }

    // The handshake may be over, and its token source gone, when the reply comes.
    private sealed class Registration : IDisposable
    {
        private readonly Lock _gate = new();
        private bool _over;

        public void Run(Action action)
        {
            lock (_gate)
            {
                if (!_over) action();
            }
        }

        public void Dispose()
        {
            lock (_gate) _over = true;
        }
    }
}

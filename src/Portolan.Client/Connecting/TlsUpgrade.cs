using System.Net.Security;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>AUTH TLS, the handshake, PBSZ and PROT. RFC 4217.</summary>
internal static class TlsUpgrade
{
    /// <summary>Asks for TLS and runs the handshake. With <see cref="TlsMode.Auto"/> a server without TLS is accepted.</summary>
    /// <exception cref="FtpTlsException">Refused, injected into, or failed.</exception>
    public static async Task NegotiateAsync(ClientSession session, CancellationToken cancellationToken)
    {
        var control = session.Control;
        var auth = await control.PostAsync("AUTH", "TLS", cancellationToken, pausesReading: true).ConfigureAwait(false);
        var reply = await control.AwaitAsync(auth, auth.Final, cancellationToken).ConfigureAwait(false);
        if (reply.Code == 234)
        {
            await HandshakeAsync(session, cancellationToken).ConfigureAwait(false);
            control.Resume();
            return;
        }
        control.Resume();
        if (session.Options.Tls == TlsMode.Explicit)
            throw new FtpTlsException(TlsStage.Offer, $"The server offers no TLS on this port: {reply} Ask its administrator for it, try implicit TLS (port 990), or allow a connection in clear.", reply: reply);
        session.Events.Note($"The server offers no TLS ({reply}): everything goes in clear.");
    }

    /// <summary>The handshake alone: all there is with implicit TLS.</summary>
    public static async Task HandshakeAsync(ClientSession session, CancellationToken cancellationToken)
    {
        var options = session.Options;
        var engine = options.TlsEngine ?? TlsEngines.Default;
        session.TlsScope = engine.CreateClientScope(new TlsClientOptions
        {
            TargetHost = options.Host,
            Protocols = TlsVersions.For(session, engine),
            ClientCertificate = options.ClientCertificate,
            ValidateServerCertificate = Judge(session),
        });
        var plain = session.Control.Connection;
        try
        {
            await Deadline.RunAsync(
                session,
                static async (s, token) => { await s.Control.SecureAsync(s.TlsScope!, token).ConfigureAwait(false); return true; },
                options.Timeouts.Connect, session.Events.Time, "The server did not finish the TLS handshake in time.", cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionException e)
        {
            session.Events.Step(ControlStep.TlsEstablished, plain.LocalEndPoint, plain.RemoteEndPoint, error: e);
            throw Explain(session, e);
        }
        session.Events.Step(ControlStep.TlsEstablished, plain.LocalEndPoint, plain.RemoteEndPoint, session.Control.Connection.Tls);
    }

    /// <summary>PBSZ 0 and PROT P (or C): whether data connections run under TLS. RFC 4217 §9.</summary>
    public static async Task ProtectDataAsync(ClientSession session, CancellationToken cancellationToken)
    {
        await session.Control.SendAsync("PBSZ", "0", cancellationToken).ConfigureAwait(false);
        var level = session.Options.ProtectData ? "P" : "C";
        var reply = await session.Control.SendAsync("PROT", level, cancellationToken).ConfigureAwait(false);
        session.DataProtected = session.Options.ProtectData;
        if (!reply.IsFailure) return;
        if (session.Options.ProtectData)
            throw new FtpTlsException(TlsStage.Offer, $"The server does not encrypt data connections: {reply} Without PROT P files would travel in clear; allow that only if you must.", reply: reply);
        throw new FtpTlsException(TlsStage.Offer, $"The server insists on encrypted data connections: {reply} Leave them protected (PROT P).", reply: reply);
    }

    private static FtpTlsException Explain(ClientSession session, ConnectionException e)
    {
        if (e.Fault == ConnectionFault.TlsCertificate) return OfCertificate(session, e);
        var advice = session.Options.Tls == TlsMode.Implicit
            ? "If this port speaks explicit TLS (usual on port 21), choose that."
            : "The server and this system may have no TLS version in common.";
        return new FtpTlsException(TlsStage.Handshake, $"The TLS handshake failed: {e.Message} {advice}", e);
    }

    /// <summary>The server's certificate was refused, on the control or a data connection.</summary>
    public static FtpTlsException OfCertificate(ClientSession session, ConnectionException e)
    {
        var pin = session.ShownFingerprint is { } shown ? $" If you know that it is the right one, pin it: SHA-256 {shown}" : "";
        return new FtpTlsException(TlsStage.Certificate, $"The server's certificate was not accepted: {e.Message}{pin}", e);
    }

    // Keeps the fingerprint for the message, and leaves the word to the policy.
    private static RemoteCertificateValidationCallback Judge(ClientSession session)
    {
        var options = session.Options;
        var judge = options.Certificates.CreateCallback(options.Host, options.EffectivePort, session.Events.Note);
        return (sender, certificate, chain, errors) =>
        {
            session.ShownFingerprint = certificate is null ? null : CertificateFingerprint.Sha256(certificate);
            return judge?.Invoke(sender, certificate, chain, errors) ?? errors == SslPolicyErrors.None;
        };
    }
}

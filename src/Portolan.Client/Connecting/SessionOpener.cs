using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>From nothing to a login, step by step: dial, greeting, TLS, USER and PASS, what the server can.</summary>
internal static class SessionOpener
{
    public static async Task<ClientSession> OpenAsync(FtpClientOptions options, CancellationToken cancellationToken)
    {
        var events = new ClientEvents(options);
        var connection = await ServerDialer.DialAsync(options, events, cancellationToken).ConfigureAwait(false);
        var session = new ClientSession(options, new ControlConnection(connection, options.Timeouts, events), events);
        try
        {
            if (options.Tls == TlsMode.Implicit) await TlsUpgrade.HandshakeAsync(session, cancellationToken).ConfigureAwait(false);
            await GreetAsync(session, cancellationToken).ConfigureAwait(false);
            if (options.Tls is TlsMode.Explicit or TlsMode.Auto) await TlsUpgrade.NegotiateAsync(session, cancellationToken).ConfigureAwait(false);
            if (options.LogIn) await LoginAsync(session, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public static async Task LoginAsync(ClientSession session, CancellationToken cancellationToken)
    {
        using var turn = await session.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        await LoginSequence.RunAsync(session, cancellationToken).ConfigureAwait(false);
        session.Events.Step(ControlStep.LoggedIn, session.Control.Connection.LocalEndPoint, session.Control.Connection.RemoteEndPoint, session.Control.Connection.Tls);
        if (session.TlsScope is not null) await TlsUpgrade.ProtectDataAsync(session, cancellationToken).ConfigureAwait(false);
        await AskFeaturesAsync(session, cancellationToken).ConfigureAwait(false);
    }

    private static async Task GreetAsync(ClientSession session, CancellationToken cancellationToken)
    {
        var greeting = await session.Control.StartAsync(cancellationToken).ConfigureAwait(false);
        if (!greeting.IsCompletion)
        {
            var advice = greeting.Code == 421 ? "The server takes no more connections now, or none from here. Try again later." : "Is it an FTP server?";
            throw new FtpConnectException($"The server did not greet us: {greeting} {advice}", reply: greeting);
        }
        session.Greeting = greeting;
        session.Events.Step(ControlStep.Greeted, session.Control.Connection.LocalEndPoint, session.Control.Connection.RemoteEndPoint, session.Control.Connection.Tls);
    }

    // After the login: many servers tell more then. RFC 2389 §3.
    private static async Task AskFeaturesAsync(ClientSession session, CancellationToken cancellationToken)
    {
        var reply = await session.Control.SendAsync("FEAT", null, cancellationToken).ConfigureAwait(false);
        session.Features = reply.IsCompletion ? FeatureSet.Parse(reply) : FeatureSet.Empty;
        // RFC 2640 needs no such word, but some servers speak UTF-8 only when told to. A refusal does no harm.
        if (session.Features.Has("UTF8")) await session.Control.SendAsync("OPTS", "UTF8 ON", cancellationToken).ConfigureAwait(false);
    }
}

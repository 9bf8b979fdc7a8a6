using System.Net;
using Portolan.Cli.Values;
using Portolan.Client;
using Portolan.Protocol;

namespace Portolan.Cli.Verbs;

/// <summary>Connects and logs in as the URL and the flags say.</summary>
internal sealed class ServerLogin(Session session, FtpUrl url, ConnectionSettings settings)
{
    public async Task<FtpClient> OpenAsync(CancellationToken cancellationToken)
    {
        var plan = TlsPlan.For(url, settings.Tls) ?? throw new FailureException(ExitCode.Usage, session.Texts.PlainOverFtps);
        var credentials = Credentials.Find(url, session);
        var trust = new CertificateTrust(plan.IsPromised);
        var client = await ConnectAsync(plan, OptionsFor(credentials, trust), trust, cancellationToken);
        try
        {
            if (!trust.IsTrusted) Warn(client, session.Texts.NotTrusted(trust.Fingerprint ?? "?"));
            if (client.Tls is null && !credentials.IsAnonymous && settings.Tls == TlsWish.Auto) Warn(client, session.Texts.InClear);
            await client.LoginAsync(cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    private async Task<FtpClient> ConnectAsync(TlsPlan plan, FtpClientOptions options, CertificateTrust trust, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return await FtpClient.ConnectAsync(options with { Tls = plan.Attempts[i] }, cancellationToken);
            }
            catch (FtpTlsException e) when (e.Stage == TlsStage.Handshake && i + 1 < plan.Attempts.Count)
            {
                // The server did not begin with TLS; the next kind asks for it in words.
            }
            catch (FtpTlsException e) when (e.Stage == TlsStage.Certificate && trust.Fingerprint is { } shown)
            {
                var texts = session.Texts;
                throw new FailureException(new Failure(ExitCode.Tls, texts.CertificateNotTrusted(texts.Say(FailureTexts.CauseOf(e))),
                    texts.TrustAdvice(shown), texts.InsecureAdvice), e);
            }
        }
    }

    private FtpClientOptions OptionsFor(Credentials credentials, CertificateTrust trust) => new()
    {
        Host = url.Host,
        Port = (ushort?)url.Port,
        User = credentials.User,
        Password = credentials.Password,
        LogIn = false,
        Certificates = settings switch
        {
            { Insecure: true } => CertificatePolicy.Insecure,
            { Pin: { } pin } => CertificatePolicy.PinSha256(pin),
            _ => trust.Policy,
        },
        TlsEngine = TlsEngineName.Find(settings.TlsEngine, session),
        Data = settings.Data,
        Timeouts = settings.Timeouts,
        Observer = settings.Verbose ? Show : null,
    };

    // Nobody sits between two programs of one machine.
    private void Warn(FtpClient client, string text)
    {
        if (!settings.Quiet && !IPAddress.IsLoopback(client.RemoteEndPoint.Address)) session.Messages.Warning(text);
    }

    private void Show(FtpEvent happened) => session.Shell.Error.WriteLine(Terminals.Clean(happened.ToString()!).ReplaceLineEndings("\n  "));
}

using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Portolan.Administration;
using Portolan.Console;
using Portolan.Server;

namespace Portolan.Cli.Serve;

/// <summary>Starts the console. Only who calls this loads the web server.</summary>
internal static class ServeConsole
{
    /// <returns>The running console, and what the start says about it.</returns>
    /// <exception cref="FailureException">Its address cannot be had.</exception>
    public static async Task<(IAsyncDisposable Console, ConsoleLines Lines)> StartAsync(Session session, ServeSettings flags, ServeGround ground, ServeStore store, ServerWatch watch, FtpServer server, ILoggerFactory log)
    {
        var section = store.Settings.Effective.Console;
        var certificate = await FindCertificateAsync(section, ground, server, session);
        var key = Remote.ConsoleRecord.NewKey();
        try
        {
            var options = OptionsFor(server, store, watch, ground, section.Listen, key) with { TryNextPorts = flags.Console is null, Certificate = certificate, Log = log };
            var console = await ConsoleServer.StartAsync(options, session.Interrupts.Orderly);
            if (certificate is null && !IPAddress.IsLoopback(section.Listen.Address)) session.Messages.Warning(session.Texts.ConsoleInClear(section.Listen.ToString()));
            var isMoved = console.Address.Port != section.Listen.Port && section.Listen.Port != 0;
            return (console, new ConsoleLines(console.Address, console.FirstRunLink, isMoved ? section.Listen.Port : null, key) { Certificate = certificate?.Invoke()[0] });
        }
        catch (ConsoleListenException e)
        {
            throw new FailureException(ListenFailure.Explain(e, session.Texts, session.Texts.ConsoleFailedAdvice), e);
        }
    }

    /// <summary>A console over a server and its store, whether that server runs or not.</summary>
    /// <param name="key">For commands of this machine.</param>
    public static ConsoleOptions OptionsFor(FtpServer server, ServeStore store, ServerWatch watch, ServeGround ground, IPEndPoint listen, string key) => new()
    {
        Server = server,
        Store = store.Store,
        Settings = store.Settings,
        Watch = watch,
        Files = ground.Files,
        Accounts = ground.Stored,
        OwnAccounts = ground.OwnAccounts,
        CertificateFolder = store.Settings.Effective.Tls is { Enabled: true, CertificateFile: null } ? ground.CertificateFolder : null,
        Listen = listen,
        LocalKey = key,
        Version = ConnectBlock.Version,
    };

    private static async Task<Func<X509Certificate2Collection>?> FindCertificateAsync(ConsoleSection section, ServeGround ground, FtpServer server, Session session)
    {
        switch (section.Certificate)
        {
            case ConsoleCertificate.Own:
                var own = await ground.FindConsoleCertificateAsync(session.Interrupts.Orderly);
                return () => own.Current;
            case ConsoleCertificate.Ftp:
                if (server.Control.Options.Tls.Certificates is null) throw new FailureException(ExitCode.Settings, session.Texts.ConsoleCertNeedsTls);
                var last = server.Control.Options.Tls.Certificates;
                // TLS for FTP may be switched off meanwhile; the console's stays as it was.
                return () => (last = server.Control.Options.Tls.Certificates ?? last).Current;
            default:
                return null;
        }
    }
}

/// <summary>What the start says about the console.</summary>
/// <param name="FirstRun">The one-time link; null where there is an administrator.</param>
/// <param name="TakenPort">The port it should have had; null where it has it.</param>
/// <param name="Key">For commands of this machine; never shown.</param>
internal sealed record ConsoleLines(Uri Address, Uri? FirstRun, int? TakenPort, string Key)
{
    /// <summary>Null where it speaks plain HTTP.</summary>
    public X509Certificate2? Certificate { get; init; }
}

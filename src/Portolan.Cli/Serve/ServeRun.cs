using System.Net;
using Microsoft.Extensions.Logging;
using Portolan.Net;
using Portolan.Server;

namespace Portolan.Cli.Serve;

/// <summary>One run of the server, from the flags to its orderly end.</summary>
internal sealed class ServeRun(Session session, ServeSettings settings)
{
    private const int DefaultPort = 21;
    private const int UnprivilegedPort = 2121;

    public async Task<int> RunAsync()
    {
        using var ground = new ServeGround(session, settings);
        await ground.PrepareAsync(session.Interrupts.Orderly);
        using var log = ConsoleLog.Open(settings, session.Shell.OpenOut());
        var (server, note) = await StartAsync(ground, log);
        await using (server)
        {
            using var record = ground.Record is { } path ? new KeptRecord(session, server, path) : null;
            if (note is not null) session.Messages.Warning(note);
            ConnectBlock.Write(session, server, ground, settings);
            using var mapping = PortMappingBlock.Follow(session, server, settings);
            await session.Interrupts.Orderly.WhenCancelledAsync();
            session.Messages.Hint(session.Texts.Stopping);
            await server.StopAsync(session.Interrupts.AtOnce);
        }
        return (int)ExitCode.Ok;
    }

    /// <summary>Starts where it was told, else on port 21, else on 2121; the second value says why not 21.</summary>
    private async Task<(FtpServer Server, string? Note)> StartAsync(ServeGround ground, ILoggerFactory log)
    {
        if (settings.Listen.Count + settings.ImplicitTls.Count > 0) return (await StartAsync(ground.OptionsFor(settings.Listen), log), null);
        try
        {
            return (await StartAsync(ground.OptionsFor([new IPEndPoint(ListenAddress.Everywhere, DefaultPort)]), log), null);
        }
        catch (FailureException e) when (e.InnerException is ConnectionException { Fault: ConnectionFault.AccessDenied or ConnectionFault.AddressInUse } fault)
        {
            var server = await StartAsync(ground.OptionsFor([new IPEndPoint(ListenAddress.Everywhere, UnprivilegedPort)]), log);
            var why = fault.Fault == ConnectionFault.AccessDenied ? session.Texts.Port21NotPermitted : session.Texts.Port21Taken;
            return (server, session.Texts.Using2121(why));
        }
    }

    private async Task<FtpServer> StartAsync(FtpServerOptions options, ILoggerFactory log)
    {
        if (options.Validate() is { Count: > 0 } problems) throw new FailureException(ExitCode.Usage, session.Texts.SettingsWrong(string.Join(' ', problems.Select(SettingNames.AsFlags))));
        var server = new FtpServer(options, log);
        try
        {
            await server.StartAsync(session.Interrupts.Orderly);
            return server;
        }
        catch (ConnectionException e)
        {
            throw new FailureException(ListenFailure.Explain(e, [.. options.Listen, .. options.ImplicitTlsListen], session.Texts), e);
        }
    }
}

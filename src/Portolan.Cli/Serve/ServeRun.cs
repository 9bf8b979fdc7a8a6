using System.Net;
using Microsoft.Extensions.Logging;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server;
using Portolan.Server.Findings;

namespace Portolan.Cli.Serve;

/// <summary>One run of the server, from the flags to its orderly end.</summary>
internal sealed class ServeRun(Session session, ServeSettings settings)
{
    private const int DefaultPort = 21;
    private const int UnprivilegedPort = 2121;

    public async Task<int> RunAsync()
    {
        if (settings.RunAs is { } user) RunAs.Become(user, session.Texts);
        using var ground = new ServeGround(session, settings);
        using var log = ConsoleLog.Open(settings, session.Shell.OpenOut());
        // With users of its own and without a console a server needs no store at all.
        await using var store = settings is { NoConsole: true, HasOwnUsers: true } ? null : await ServeStore.OpenAsync(session, settings, ground, log);
        if (store is null) await ground.PrepareAsync(store: null, session.Interrupts.Orderly);
        var (server, note) = await StartAsync(store is null ? ground.OptionsFor : store.OptionsFor, log);
        await using (server)
        {
            store?.Settings.Attach(server.Control);
            await using var watch = store is null ? null : await ServeWatch.StartAsync(session, ground, store, server, log);
            using var record = ground.Record is { } path ? new KeptRecord(session, server, path) : null;
            var (console, lines) = settings.NoConsole ? default : await ServeConsole.StartAsync(session, settings, ground, store!, watch!, server, log);
            await using (console ?? NoConsole.Instance)
            {
                using var reach = lines is null || ground.Record is null ? null : new Remote.KeptConsoleRecord(session, lines, Path.GetDirectoryName(ground.Record)!);
                if (note is not null) session.Messages.Warning(note);
                ConnectBlock.Write(session, server, ground, settings, lines);
                Tell(server.Control.Findings);
                using var mapping = PortMappingBlock.Follow(session, server, settings);
                await session.Interrupts.Orderly.WhenCancelledAsync();
                session.Messages.Hint(session.Texts.Stopping);
            }
            await server.StopAsync(session.Interrupts.AtOnce);
        }
        return (int)ExitCode.Ok;
    }

    /// <summary>What is wrong already, before anyone fails. The block above has said whether active mode has its port.</summary>
    private void Tell(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings.Where(finding => finding.Code != FindingCode.ActiveSourcePortNotPermitted))
        {
            var (what, remedy) = (session.Texts.Say(FindingTexts.What(finding.Code, finding.Facts)), session.Texts.Say(FindingTexts.Remedy(finding.Code, finding.Facts)));
            if (finding.Severity != FindingSeverity.Notice) session.Messages.Warning(what);
            session.Messages.Hint(finding.Severity == FindingSeverity.Notice ? $"{what} {remedy}" : remedy);
        }
    }

    /// <summary>Starts where it was told, else on port 21, else on 2121; the second value says why not 21.</summary>
    private async Task<(FtpServer Server, string? Note)> StartAsync(Func<IReadOnlyList<IPEndPoint>, FtpServerOptions> options, ILoggerFactory log)
    {
        if (settings.Listen.Count + settings.ImplicitTls.Count > 0) return (await StartAsync(options(settings.Listen), log), null);
        IPEndPoint usual = new(ListenAddress.Everywhere, DefaultPort), fallback = new(ListenAddress.Everywhere, UnprivilegedPort);
        var wanted = options([usual]);
        // Where the stored settings name addresses, those and no others.
        if (wanted.Listen is not [var first] || !first.Equals(usual)) return (await StartAsync(wanted, log), null);
        try
        {
            return (await StartAsync(wanted, log), null);
        }
        catch (FailureException e) when (e.InnerException is ConnectionException { Fault: ConnectionFault.AccessDenied or ConnectionFault.AddressInUse } fault)
        {
            var server = await StartAsync(options([fallback]), log);
            var why = fault.Fault == ConnectionFault.AccessDenied ? session.Texts.Port21NotPermitted : session.Texts.Port21Taken;
            return (server, session.Texts.Using2121(why));
        }
    }

    private async Task<FtpServer> StartAsync(FtpServerOptions options, ILoggerFactory log)
    {
        if (options.Validate() is { Count: > 0 } problems) throw new FailureException(ExitCode.Usage, session.Texts.SettingsWrong(string.Join(' ', problems.Select(problem => SettingNames.AsFlag(problem.Setting) + session.Texts.Colon + session.Texts.Say(problem.Text)))));
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

    private sealed class NoConsole : IAsyncDisposable
    {
        public static NoConsole Instance { get; } = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

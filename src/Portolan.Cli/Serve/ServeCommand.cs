using System.CommandLine;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Portolan.Administration;
using Portolan.Cli.Help;
using Portolan.Cli.Text;
using Portolan.Cli.Values;
using Portolan.Server;
using Portolan.Server.Files;

namespace Portolan.Cli.Serve;

/// <summary><c>portolan serve</c>: its flags. What they lead to is in <see cref="ServeRun"/>.</summary>
internal static class ServeCommand
{
    public static Command Create(Session session)
    {
        var texts = session.Texts;
        var command = new PortolanCommand("serve", texts.ServeCommand);

        var ports = new PortFlags(texts);
        command.AddSection(texts.ListeningOptions, ports.Listen, ports.ImplicitTls);

        var root = OptionFor.Text("--root", "DIR", texts.RootOption);
        var users = OptionFor.Texts("--user", "NAME[:PASSWORD[:RIGHTS]]", texts.UserOption);
        var userFile = OptionFor.Text("--user-file", "FILE", texts.UserFileOption);
        var data = OptionFor.Text("--data", "DIR", texts.DataFolderOption);
        command.AddSection(texts.FilesOptions, root, users, userFile, data);

        var externalAddress = OptionFor.Text("--external-address", "ADDRESS", texts.ExternalAddressOption);
        var networks = Networks(texts);
        var mapPorts = OptionFor.Choice("--map-ports", "PROTOCOL", texts.MapPortsOption, texts, ("off", PortMappingMode.Off), ("auto", PortMappingMode.Auto),
            ("pcp", PortMappingMode.Pcp), ("nat-pmp", PortMappingMode.NatPmp), ("upnp", PortMappingMode.Upnp));
        command.AddSection(texts.DataOptions, ports.PassivePorts, externalAddress, ports.ActivePort, networks, mapPorts);

        var cert = OptionFor.Text("--tls-cert", "FILE", texts.TlsCertOption);
        var key = OptionFor.Text("--tls-key", "FILE", texts.TlsKeyOption);
        var tlsPassword = OptionFor.Text("--tls-password", "PASSWORD", texts.TlsPasswordOption);
        var engine = OptionFor.Text("--tls-engine", "NAME", texts.TlsEngineOption);
        var reuse = OptionFor.Choice("--tls-session-reuse", "LEVEL", texts.TlsSessionReuseOption, texts, [.. Levels.SessionReuse]);
        var requireTls = OptionFor.Flag("--require-tls", texts.RequireTlsOption);
        var noTls = OptionFor.Flag("--no-tls", texts.NoTlsOption);
        command.AddSection(texts.TlsOptions, cert, key, tlsPassword, engine, reuse, requireTls, noTls);

        var maxSessions = OptionFor.Number("--max-sessions", 1, int.MaxValue, texts.MaxSessionsOption, texts);
        var maxPerAddress = OptionFor.Number("--max-sessions-per-address", 1, int.MaxValue, texts.MaxPerAddressOption, texts);
        var idle = OptionFor.Duration("--idle-timeout", texts.IdleTimeoutOption, texts);
        var drain = OptionFor.Duration("--drain-timeout", texts.DrainTimeoutOption, texts);
        command.AddSection(texts.LimitOptions, maxSessions, maxPerAddress, idle, drain);

        var console = ConsoleAddress(texts);
        var consoleCert = OptionFor.Choice("--console-cert", "KIND", texts.ConsoleCertOption, texts, ("none", ConsoleCertificate.None), ("own", ConsoleCertificate.Own), ("ftp", ConsoleCertificate.Ftp));
        var noConsole = OptionFor.Flag("--no-console", texts.NoConsoleOption);
        command.AddSection(texts.ConsoleOptions, console, consoleCert, noConsole);

        var runAs = OptionFor.Text("--run-as", "USER", texts.RunAsOption);
        var greeting = OptionFor.Text("--greeting", "TEXT", texts.GreetingOption);
        var log = OptionFor.Choice("--log", "FORMAT", texts.LogOption, texts, ("text", LogFormat.Text), ("json", LogFormat.Json));
        var logLevel = OptionFor.Choice("--log-level", "LEVEL", texts.LogLevelOption, texts, ("info", LogLevel.Information), ("trace", LogLevel.Trace),
            ("debug", LogLevel.Debug), ("warning", LogLevel.Warning), ("error", LogLevel.Error));
        command.AddSection(texts.RunningOptions, runAs, greeting, log, logLevel);

        command.Checks.AddRange([
            parsed => parsed.GetValue(key) is not null && parsed.GetValue(cert) is null ? texts.KeyWithoutCertificate : null,
            parsed => parsed.GetValue(noTls) && parsed.GetValue(requireTls) ? texts.NotBoth("--no-tls", "--require-tls") : null,
            parsed => parsed.GetValue(noTls) && parsed.GetValue(cert) is not null ? texts.NotBoth("--no-tls", "--tls-cert") : null,
            parsed => parsed.GetValue(noConsole) && parsed.GetValue(console) is not null ? texts.NotBoth("--no-console", "--console") : null,
            parsed => parsed.GetValue(noTls) && IsGiven(parsed, consoleCert) && parsed.GetValue(consoleCert) == ConsoleCertificate.Ftp ? texts.ConsoleCertNeedsTls : null,
            parsed => parsed.GetValue(noTls) && parsed.GetValue(ports.ImplicitTls) is { Length: > 0 } ? texts.NotBoth("--no-tls", "--implicit-tls") : null,
        ]);
        AddWords(command, texts);
        command.SetAction((parsed, _) => new ServeRun(session, new ServeSettings
        {
            Listen = parsed.GetValue(ports.Listen) ?? [],
            ImplicitTls = parsed.GetValue(ports.ImplicitTls) ?? [],
            Root = parsed.GetValue(root),
            Data = parsed.GetValue(data),
            Users = parsed.GetValue(users) ?? [],
            UserFile = parsed.GetValue(userFile),
            PassivePorts = parsed.GetValue(ports.PassivePorts),
            ExternalAddress = parsed.GetValue(externalAddress),
            ActivePort = parsed.GetValue(ports.ActivePort),
            Networks = parsed.GetValue(networks) ?? [],
            MapPorts = IsGiven(parsed, mapPorts) ? parsed.GetValue(mapPorts) : null,
            TlsCert = parsed.GetValue(cert),
            TlsKey = parsed.GetValue(key),
            TlsPassword = parsed.GetValue(tlsPassword) ?? session.Shell.Variable("PORTOLAN_TLS_PASSWORD"),
            TlsEngine = parsed.GetValue(engine),
            TlsSessionReuse = IsGiven(parsed, reuse) ? parsed.GetValue(reuse) : null,
            RequireTls = parsed.GetValue(requireTls),
            NoTls = parsed.GetValue(noTls),
            MaxSessions = parsed.GetValue(maxSessions),
            MaxSessionsPerAddress = parsed.GetValue(maxPerAddress),
            IdleTimeout = parsed.GetValue(idle),
            DrainTimeout = parsed.GetValue(drain),
            Console = parsed.GetValue(console),
            ConsoleCertificate = IsGiven(parsed, consoleCert) ? parsed.GetValue(consoleCert) : null,
            NoConsole = parsed.GetValue(noConsole),
            RunAs = parsed.GetValue(runAs),
            Greeting = parsed.GetValue(greeting),
            LogFormat = parsed.GetValue(log),
            LogLevel = parsed.GetValue(logLevel),
        }).RunAsync());
        return command;
    }

    private static void AddWords(PortolanCommand command, Texts texts)
    {
        command.Examples.Add(("portolan serve", texts.ServeExample));
        command.Examples.Add(("portolan serve --root /srv/ftp --user alice --passive-ports 50000-50010 --external-address ftp.example.org", texts.ServeRangeExample));
        command.Examples.Add(("portolan serve --root /srv/pub --user anonymous", texts.ServeAnonymousExample));
        command.Examples.Add(("portolan serve --external-address ftp.example.org --require-tls --network private=external:local,tls:optional", texts.ServeNetworkExample));
        command.Notes.Add(texts.UsersNote(string.Join(", ", FileRightsText.KnownWords), UserTerms.TlsWords));
        command.Notes.Add(texts.NetworksNote);
        command.Notes.Add(texts.FirstStartNote);
        command.Notes.Add(texts.StopNote);
    }

    /// <summary>An option that has a default value of its own is given only where the command line names it.</summary>
    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static Option<IPEndPoint?> ConsoleAddress(Texts texts) => new("--console")
    {
        Description = texts.ConsoleOption,
        HelpName = "ADDRESS:PORT",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            // A port alone means this machine: the console is not for everybody by accident.
            if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return new IPEndPoint(IPAddress.Loopback, port);
            if (ListenAddress.TryParse(text, out var endPoint)) return endPoint;
            result.AddError(texts.NotAnEndPoint("--console", text));
            return null;
        },
    };

    private static Option<NetworkSpec[]> Networks(Texts texts) => new("--network")
    {
        Description = texts.NetworkOption,
        HelpName = "NETWORK=KEY:VALUE,...",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            var specs = new List<NetworkSpec>();
            foreach (var token in result.Tokens)
            {
                if (NetworkSpec.TryParse(token.Value, texts, out var spec, out var problem)) specs.Add(spec);
                else result.AddError(problem);
            }
            return [.. specs];
        },
    };
}

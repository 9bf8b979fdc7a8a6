using Portolan.Administration;
using Portolan.Server;

namespace Portolan.Cli.Serve;

/// <summary>The flags of one run as values of the settings document: they lie over what is stored, and the console shows them as held fast.</summary>
internal static class PinnedFlags
{
    public static IReadOnlyList<SettingPin> Of(ServeSettings flags)
    {
        var document = SettingsDocument.ToJson(DocumentOf(flags));
        return [.. Given(flags).Select(given => new SettingPin(given.Field, given.Flag, JsonPointers.Find(document, given.Field)?.DeepClone()))];
    }

    private static IEnumerable<(string Field, string Flag)> Given(ServeSettings flags)
    {
        (bool IsGiven, string Field, string Flag)[] all =
        [
            (flags.Listen.Count > 0, "/listening/addresses", "--listen"),
            (flags.ImplicitTls.Count > 0, "/listening/implicitTls", "--implicit-tls"),
            (flags.Root is not null, "/files/root", "--root"),
            (flags.PassivePorts is not null, "/passive/ports", "--passive-ports"),
            (flags.ExternalAddress is not null, "/passive/externalAddress", "--external-address"),
            (flags.ActivePort != ActivePort.Default, "/active/enabled", "--active-port"),
            (flags.ActivePort.Port is not null, "/active/sourcePort", "--active-port"),
            (flags.Networks.Count > 0, "/networks", "--network"),
            (flags.MapPorts is not null, "/portMapping/mode", "--map-ports"),
            (flags.TlsCert is not null, "/tls/certificateFile", "--tls-cert"),
            (flags.TlsCert is not null, "/tls/keyFile", flags.TlsKey is null ? "--tls-cert" : "--tls-key"),
            (flags.TlsSessionReuse is not null, "/tls/sessionReuse", "--tls-session-reuse"),
            (flags.RequireTls, "/tls/required", "--require-tls"),
            (flags.NoTls, "/tls/enabled", "--no-tls"),
            (flags.MaxSessions is not null, "/limits/maxSessions", "--max-sessions"),
            (flags.MaxSessionsPerAddress is not null, "/limits/maxSessionsPerAddress", "--max-sessions-per-address"),
            (flags.IdleTimeout is not null, "/limits/idleTimeout", "--idle-timeout"),
            (flags.DrainTimeout is not null, "/limits/drainTimeout", "--drain-timeout"),
            (flags.Greeting is not null, "/greeting", "--greeting"),
            (flags.Console is not null, "/console/listen", "--console"),
            (flags.ConsoleCertificate is not null, "/console/certificate", "--console-cert"),
        ];
        return all.Where(flag => flag.IsGiven).Select(flag => (flag.Field, flag.Flag));
    }

    /// <summary>What no flag says has its default here, and is not pinned.</summary>
    private static ServerSettings DocumentOf(ServeSettings flags)
    {
        var defaults = new ServerSettings();
        return defaults with
        {
            Listening = new ListeningSection { Addresses = flags.Listen, ImplicitTls = flags.ImplicitTls },
            Files = defaults.Files with { Root = flags.Root is { } root ? Path.GetFullPath(root) : null },
            Passive = new PassiveSettings { Ports = flags.PassivePorts, ExternalAddress = flags.ExternalAddress },
            Active = new ActiveSettings { Enabled = flags.ActivePort.Enabled, SourcePort = flags.ActivePort.Port },
            Networks = [.. flags.Networks.SelectMany(network => network.Policies)],
            PortMapping = new PortMappingSettings { Mode = flags.MapPorts ?? PortMappingMode.Off },
            Tls = new TlsSection
            {
                Enabled = !flags.NoTls,
                Required = flags.RequireTls,
                SessionReuse = flags.TlsSessionReuse ?? TlsSessionReuse.Prefer,
                CertificateFile = flags.TlsCert,
                KeyFile = flags.TlsKey,
            },
            Limits = defaults.Limits with
            {
                MaxSessions = flags.MaxSessions ?? defaults.Limits.MaxSessions,
                MaxSessionsPerAddress = flags.MaxSessionsPerAddress ?? defaults.Limits.MaxSessionsPerAddress,
                IdleTimeout = flags.IdleTimeout ?? defaults.Limits.IdleTimeout,
                DrainTimeout = flags.DrainTimeout ?? defaults.Limits.DrainTimeout,
            },
            Greeting = flags.Greeting ?? defaults.Greeting,
            Console = new ConsoleSection { Listen = flags.Console ?? defaults.Console.Listen, Certificate = flags.ConsoleCertificate ?? ConsoleCertificate.None },
        };
    }
}

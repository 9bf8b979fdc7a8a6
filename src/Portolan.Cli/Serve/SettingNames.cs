namespace Portolan.Cli.Serve;

/// <summary>The library names its settings, people know the flags.</summary>
internal static class SettingNames
{
    private static readonly Dictionary<string, string> Flags = new(StringComparer.Ordinal)
    {
        ["Listen"] = "--listen",
        ["Passive.Ports"] = "--passive-ports",
        ["Passive.ExternalAddress"] = "--external-address",
        ["Active.SourcePort"] = "--active-port",
        ["PortMapping.Mode"] = "--map-ports",
        ["Tls.Certificates"] = "--tls-cert",
        ["Networks"] = "--network",
        ["Greeting"] = "--greeting",
        ["Limits.MaxSessions"] = "--max-sessions",
        ["Limits.MaxSessionsPerAddress"] = "--max-sessions-per-address",
        ["Limits.IdleTimeout"] = "--idle-timeout",
        ["Limits.DrainTimeout"] = "--drain-timeout",
    };

    /// <summary>The flag of a setting, where it has one.</summary>
    public static string AsFlag(string setting) => Flags.GetValueOrDefault(setting, setting);
}

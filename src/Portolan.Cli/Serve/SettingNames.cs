namespace Portolan.Cli.Serve;

/// <summary>The library names its settings, people know the flags.</summary>
internal static class SettingNames
{
    private static readonly (string Setting, string Flag)[] Flags =
    [
        ("Listen:", "--listen:"),
        ("Passive.Ports:", "--passive-ports:"),
        ("Passive.ExternalAddress:", "--external-address:"),
        ("Active.SourcePort:", "--active-port:"),
        ("PortMapping.Mode:", "--map-ports:"),
        ("Tls.Certificates:", "--tls-cert:"),
        ("Networks:", "--network:"),
        ("Greeting:", "--greeting:"),
        ("Limits.MaxSessions:", "--max-sessions:"),
        ("Limits.MaxSessionsPerAddress:", "--max-sessions-per-address:"),
        ("Limits.IdleTimeout:", "--idle-timeout:"),
        ("Limits.DrainTimeout:", "--drain-timeout:"),
    ];

    /// <summary>A problem that begins with the name of a setting, told with the flag instead.</summary>
    public static string AsFlags(string problem)
    {
        foreach (var (setting, flag) in Flags)
            if (problem.StartsWith(setting, StringComparison.Ordinal)) return flag + problem[setting.Length..];
        return problem;
    }
}

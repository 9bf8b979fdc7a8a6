using System.Net;
using System.Net.Sockets;
using Portolan.Diagnosis;

namespace Portolan.Server;

/// <summary>The rules of a settings snapshot, one sentence each.</summary>
internal static class OptionsValidator
{
    private static readonly TimeSpan MostGuardTime = TimeSpan.FromDays(366);

    public static IReadOnlyList<string> Check(FtpServerOptions options)
    {
        var problems = new List<string>();
        if (options.Listen.Count + options.ImplicitTlsListen.Count == 0)
            problems.Add("Listen: at least one address to listen on is needed, for example 0.0.0.0:21.");
        if (options.Passive.Ports is { } range) CheckRange(options, range, problems);
        if (options.Active.SourcePort is < 0 or > 65535)
            problems.Add("Active.SourcePort: a port is 1 to 65535; 0 lets the system choose.");
        if (options.Tls.Certificates is null && (options.Tls.Required || options.ImplicitTlsListen.Count > 0))
            problems.Add("Tls.Certificates: TLS is required or implicit TLS is on, but there is no certificate.");
        if (options.Greeting.AsSpan().ContainsAny('\r', '\n'))
            problems.Add("Greeting: one line, without line ends.");
        CheckLimits(options.Limits, problems);
        CheckGuard(options.Guard, problems);
        Positive(options.Passive.ConnectTimeout, "Passive.ConnectTimeout", problems);
        Positive(options.Active.ConnectTimeout, "Active.ConnectTimeout", problems);
        if (options.Passive.PortWait < TimeSpan.Zero) problems.Add("Passive.PortWait: zero or longer.");
        CheckAddress(options.Passive.ExternalAddress, "Passive.ExternalAddress", problems);
        if (options.PortMapping.Mode != PortMappingMode.Off) CheckPortMapping(options, problems);
        for (var i = 0; i < options.Networks.Count; i++) CheckNetwork(options, i, problems);
        return problems;
    }

    private static void CheckNetwork(FtpServerOptions options, int index, List<string> problems)
    {
        var policy = options.Networks[index];
        CheckAddress(policy.ExternalAddress, $"Networks: {policy.Clients}", problems);
        if (policy.TlsRequired is true && options.Tls.Certificates is null)
            problems.Add($"Networks: {policy.Clients}: TLS is required, but there is no certificate.");
        if (options.Networks.Take(index).FirstOrDefault(earlier => earlier.Covers(policy)) is { } cover)
            problems.Add($"Networks: {policy.Clients} stands behind {cover.Clients}, which holds the same clients and wins; put the narrower network first.");
    }

    /// <summary>227 can name IPv4 addresses only.</summary>
    private static void CheckAddress(string? address, string name, List<string> problems)
    {
        if (address is null) return;
        if (IPAddress.TryParse(address, out var literal) ? literal.AddressFamily != AddressFamily.InterNetwork : Uri.CheckHostName(address) != UriHostNameType.Dns)
            problems.Add($"{name}: '{address}' is neither an IPv4 address nor a DNS name.");
    }

    private static void CheckRange(FtpServerOptions options, PortRange range, List<string> problems)
    {
        if (range.First < 1024 || range.Last > 65535 || range.First > range.Last)
            problems.Add($"Passive.Ports: {range} is not a range of ports from 1024 to 65535, lower port first.");
        // A control port inside the range is only left out; a range of nothing else could never be announced.
        var listeners = options.Listen.Concat(options.ImplicitTlsListen).Select(listener => listener.Port).Where(range.Contains).Distinct();
        if (range.Count > 0 && listeners.Count() == range.Count)
            problems.Add($"Passive.Ports: {range} holds only ports on which the server listens for control connections; choose another range.");
    }

    private static void CheckPortMapping(FtpServerOptions options, List<string> problems)
    {
        const int Most = 1024;
        var settings = options.PortMapping;
        if (options.Passive.Ports is not { } range)
            problems.Add("PortMapping.Mode: the router is asked for the passive range too; set one, for example 50000-50010.");
        else if (range.Count > Most)
            problems.Add($"PortMapping.Mode: routers forward port by port, and {range} are {range.Count}; choose a passive range of {Most} ports or fewer, eleven carry thousands of clients.");
        if (settings.Router is { AddressFamily: not AddressFamily.InterNetwork }) problems.Add("PortMapping.Router: an IPv4 address.");
        if (settings.Lifetime < TimeSpan.FromMinutes(2) || settings.Lifetime > TimeSpan.FromDays(1)) problems.Add("PortMapping.Lifetime: 2 minutes to a day.");
        Positive(settings.CheckInterval, "PortMapping.CheckInterval", problems);
    }

    private static void CheckLimits(LimitSettings limits, List<string> problems)
    {
        AtLeast(limits.MaxSessions, 1, "Limits.MaxSessions", problems);
        AtLeast(limits.MaxSessionsPerAddress, 1, "Limits.MaxSessionsPerAddress", problems);
        AtLeast(limits.MaxLoginAttempts, 1, "Limits.MaxLoginAttempts", problems);
        AtLeast(limits.MaxLineBytes, 512, "Limits.MaxLineBytes", problems);
        AtLeast(limits.MaxListDepth, 1, "Limits.MaxListDepth", problems);
        AtLeast(limits.MaxRecursiveEntries, 1, "Limits.MaxRecursiveEntries", problems);
        Positive(limits.LoginTimeout, "Limits.LoginTimeout", problems);
        Positive(limits.IdleTimeout, "Limits.IdleTimeout", problems);
        Positive(limits.StallTimeout, "Limits.StallTimeout", problems);
        if (limits.DrainTimeout < TimeSpan.Zero) problems.Add("Limits.DrainTimeout: zero or longer.");
    }

    private static void CheckGuard(GuardSettings guard, List<string> problems)
    {
        AtLeast(guard.FailuresBeforeBan, 0, "Guard.FailuresBeforeBan", problems);
        AtLeast(guard.FailuresBeforeDelay, 1, "Guard.FailuresBeforeDelay", problems);
        Positive(guard.Window, "Guard.Window", problems);
        Positive(guard.FirstBan, "Guard.FirstBan", problems);
        if (guard.LongestBan < guard.FirstBan) problems.Add("Guard.LongestBan: at least as long as Guard.FirstBan.");
        if (guard.LongestBan > MostGuardTime || guard.Window > MostGuardTime) problems.Add("Guard.LongestBan, Guard.Window: a year at most; ban a network by hand for longer.");
        if (!(guard.Growth is >= 1 and <= 1000)) problems.Add("Guard.Growth: 1 to 1000.");
        if (guard.LongestDelay < TimeSpan.Zero || guard.LongestDelay > TimeSpan.FromMinutes(1)) problems.Add("Guard.LongestDelay: zero to a minute.");
    }

    private static void AtLeast(int value, int least, string name, List<string> problems)
    {
        if (value < least) problems.Add($"{name}: at least {least}.");
    }

    private static void Positive(TimeSpan value, string name, List<string> problems)
    {
        if (value <= TimeSpan.Zero) problems.Add($"{name}: longer than zero.");
    }
}

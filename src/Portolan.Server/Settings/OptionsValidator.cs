using System.Net;
using System.Net.Sockets;
using Portolan.Diagnosis;

namespace Portolan.Server;

/// <summary>The rules of a settings snapshot, one sentence each.</summary>
internal static class OptionsValidator
{
    private static readonly TimeSpan MostGuardTime = TimeSpan.FromDays(366);

    public static IReadOnlyList<SettingProblem> Check(FtpServerOptions options)
    {
        var problems = new List<SettingProblem>();
        if (options.Listen.Count + options.ImplicitTlsListen.Count == 0)
            Add("Listen", "at least one address to listen on is needed, for example 0.0.0.0:21.", "至少需要一个监听地址，例如 0.0.0.0:21。", problems);
        if (options.Passive.Ports is { } range) CheckRange(options, range, problems);
        if (options.Active.SourcePort is < 0 or > 65535)
            Add("Active.SourcePort", "a port is 1 to 65535; 0 lets the system choose.", "端口为 1 到 65535；0 表示由系统选择。", problems);
        if (options.Tls.Certificates is null && (options.Tls.Required || options.ImplicitTlsListen.Count > 0))
            Add("Tls.Certificates", "TLS is required or implicit TLS is on, but there is no certificate.", "要求使用 TLS 或开启了隐式 TLS，但没有证书。", problems);
        if (options.Greeting.AsSpan().ContainsAny('\r', '\n'))
            Add("Greeting", "one line, without line ends.", "须为一行，不含换行。", problems);
        CheckLimits(options.Limits, problems);
        CheckGuard(options.Guard, problems);
        Positive(options.Passive.ConnectTimeout, "Passive.ConnectTimeout", problems);
        Positive(options.Active.ConnectTimeout, "Active.ConnectTimeout", problems);
        NotNegative(options.Passive.PortWait, "Passive.PortWait", problems);
        CheckAddress(options.Passive.ExternalAddress, "Passive.ExternalAddress", problems);
        if (options.PortMapping.Mode != PortMappingMode.Off) CheckPortMapping(options, problems);
        for (var i = 0; i < options.Networks.Count; i++) CheckNetwork(options, i, problems);
        return problems;
    }

    private static void CheckNetwork(FtpServerOptions options, int index, List<SettingProblem> problems)
    {
        const string Networks = "Networks";
        var policy = options.Networks[index];
        if (IsNotAnnounceable(policy.ExternalAddress))
            Add(Networks, $"{policy.Clients}: '{policy.ExternalAddress}' is neither an IPv4 address nor a DNS name.", $"{policy.Clients}：“{policy.ExternalAddress}”既不是 IPv4 地址也不是 DNS 名称。", problems);
        if (policy.TlsRequired is true && options.Tls.Certificates is null)
            Add(Networks, $"{policy.Clients}: TLS is required, but there is no certificate.", $"{policy.Clients}：要求使用 TLS，但没有证书。", problems);
        if (options.Networks.Take(index).FirstOrDefault(earlier => earlier.Covers(policy)) is { } cover)
            Add(Networks, $"{policy.Clients} stands behind {cover.Clients}, which holds the same clients and wins; put the narrower network first.", $"{policy.Clients} 排在 {cover.Clients} 之后，后者包含相同的客户端并优先；请把较小的网段放在前面。", problems);
    }

    private static void CheckAddress(string? address, string setting, List<SettingProblem> problems)
    {
        if (IsNotAnnounceable(address)) Add(setting, $"'{address}' is neither an IPv4 address nor a DNS name.", $"“{address}”既不是 IPv4 地址也不是 DNS 名称。", problems);
    }

    /// <summary>227 can name IPv4 addresses only.</summary>
    private static bool IsNotAnnounceable(string? address) =>
        address is not null && (IPAddress.TryParse(address, out var literal) ? literal.AddressFamily != AddressFamily.InterNetwork : Uri.CheckHostName(address) != UriHostNameType.Dns);

    private static void CheckRange(FtpServerOptions options, PortRange range, List<SettingProblem> problems)
    {
        const string Ports = "Passive.Ports";
        if (range.First < 1024 || range.Last > 65535 || range.First > range.Last)
            Add(Ports, $"{range} is not a range of ports from 1024 to 65535, lower port first.", $"{range} 不是 1024 到 65535 之间、由小到大的端口范围。", problems);
        // A control port inside the range is only left out; a range of nothing else could never be announced.
        var listeners = options.Listen.Concat(options.ImplicitTlsListen).Select(listener => listener.Port).Where(range.Contains).Distinct();
        if (range.Count > 0 && listeners.Count() == range.Count)
            Add(Ports, $"{range} holds only ports on which the server listens for control connections; choose another range.", $"{range} 只包含服务器监听控制连接的端口；请选择其他范围。", problems);
    }

    private static void CheckPortMapping(FtpServerOptions options, List<SettingProblem> problems)
    {
        const int Most = 1024;
        const string Mode = "PortMapping.Mode";
        var settings = options.PortMapping;
        if (options.Passive.Ports is not { } range)
            Add(Mode, "the router is asked for the passive range too; set one, for example 50000-50010.", "还要向路由器请求被动端口范围；请设置一个，例如 50000-50010。", problems);
        else if (range.Count > Most)
            Add(Mode, $"routers forward port by port, and {range} are {range.Count}; choose a passive range of {Most} ports or fewer, eleven carry thousands of clients.", $"路由器逐个端口转发，而 {range} 有 {range.Count} 个；请将被动端口范围限制在 {Most} 个以内，十一个端口可服务数千个客户端。", problems);
        if (settings.Router is { AddressFamily: not AddressFamily.InterNetwork }) Add("PortMapping.Router", "an IPv4 address.", "须为 IPv4 地址。", problems);
        if (settings.Lifetime < TimeSpan.FromMinutes(2) || settings.Lifetime > TimeSpan.FromDays(1)) Add("PortMapping.Lifetime", "2 minutes to a day.", "2 分钟到一天。", problems);
        Positive(settings.CheckInterval, "PortMapping.CheckInterval", problems);
    }

    private static void CheckLimits(LimitSettings limits, List<SettingProblem> problems)
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
        NotNegative(limits.DrainTimeout, "Limits.DrainTimeout", problems);
    }

    private static void CheckGuard(GuardSettings guard, List<SettingProblem> problems)
    {
        AtLeast(guard.FailuresBeforeBan, 0, "Guard.FailuresBeforeBan", problems);
        AtLeast(guard.FailuresBeforeDelay, 1, "Guard.FailuresBeforeDelay", problems);
        Positive(guard.Window, "Guard.Window", problems);
        Positive(guard.FirstBan, "Guard.FirstBan", problems);
        if (guard.LongestBan < guard.FirstBan) Add("Guard.LongestBan", "at least as long as Guard.FirstBan.", "不得短于 Guard.FirstBan。", problems);
        foreach (var (time, setting) in new[] { (guard.LongestBan, "Guard.LongestBan"), (guard.Window, "Guard.Window") })
            if (time > MostGuardTime) Add(setting, "a year at most; ban a network by hand for longer.", "最长一年；如需更长，请手动封禁网段。", problems);
        if (!(guard.Growth is >= 1 and <= 1000)) Add("Guard.Growth", "1 to 1000.", "须为 1 到 1000。", problems);
        if (guard.LongestDelay < TimeSpan.Zero || guard.LongestDelay > TimeSpan.FromMinutes(1)) Add("Guard.LongestDelay", "zero to a minute.", "须为零到一分钟。", problems);
    }

    private static void AtLeast(int value, int least, string setting, List<SettingProblem> problems)
    {
        if (value < least) Add(setting, $"at least {least}.", $"至少为 {least}。", problems);
    }

    private static void Positive(TimeSpan value, string setting, List<SettingProblem> problems)
    {
        if (value <= TimeSpan.Zero) Add(setting, "longer than zero.", "必须大于零。", problems);
    }

    private static void NotNegative(TimeSpan value, string setting, List<SettingProblem> problems)
    {
        if (value < TimeSpan.Zero) Add(setting, "zero or longer.", "不得小于零。", problems);
    }

    private static void Add(string setting, string english, string chinese, List<SettingProblem> problems) => problems.Add(new(setting, (english, chinese)));
}

using System.Net;
using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Administration;

/// <summary>The rules of a settings document: every value that cannot hold, with its place and its remedy.</summary>
internal static class SettingsRules
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(366);

    public static IReadOnlyList<Problem> Check(ServerSettings settings)
    {
        var problems = new ProblemList();
        CheckPassive(settings, problems);
        problems.Check(
            settings.Active.SourcePort is < 0 or > 65535, "/active/sourcePort", ("This is no port.", "这不是端口。"),
            ("Choose 20 (ftp-data), or 0 to let the system choose.", "请选择 20（ftp-data），或用 0 让系统选择。"));
        problems.Positive(settings.Active.ConnectTimeout, "/active/connectTimeout");
        CheckPortMapping(settings, problems);
        CheckTls(settings, problems);
        for (var i = 0; i < settings.Networks.Count; i++) CheckNetwork(settings, i, problems);
        CheckLimits(settings.Limits, problems);
        CheckGuard(settings.Guard, problems);
        CheckRest(settings, problems);
        TermsRules.Check(settings.Defaults, "/defaults", problems);
        return problems.All;
    }

    private static void CheckPassive(ServerSettings settings, ProblemList problems)
    {
        const string Ports = "/passive/ports";
        problems.Positive(settings.Passive.ConnectTimeout, "/passive/connectTimeout");
        problems.NotNegative(settings.Passive.PortWait, "/passive/portWait");
        problems.Announced(settings.Passive.ExternalAddress, "/passive/externalAddress");
        if (settings.Passive.Ports is not { } range) return;
        problems.Check(
            range.First < 1024, Ports, ($"{range} begins below 1024, where ports belong to services.", $"{range} 从 1024 以下开始，那里的端口属于系统服务。"),
            ("Choose ports from 1024 on, for example 50000-50010.", "请选择 1024 及以上的端口，例如 50000-50010。"));
        var listeners = Listeners(settings).Select(listener => listener.Port).Where(range.Contains).Distinct().Count();
        problems.Check(
            listeners == range.Count, Ports, ($"{range} holds only ports on which the server listens for control connections.", $"{range} 只包含服务器监听控制连接的端口。"),
            ("Choose another range.", "请选择其他范围。"));
    }

    private static void CheckPortMapping(ServerSettings settings, ProblemList problems)
    {
        const int Most = 1024;
        if (settings.PortMapping.Mode == PortMappingMode.Off) return;
        const string Mode = "/portMapping/mode";
        problems.Check(
            settings.Passive.Ports is null, Mode, ("The router is asked for the passive range too, and there is none.", "还要向路由器请求被动端口范围，但尚未设置。"),
            ("Set /passive/ports first, for example 50000-50010.", "请先设置 /passive/ports，例如 50000-50010。"));
        problems.Check(
            settings.Passive.Ports?.Count > Most, Mode, ($"Routers forward port by port, and the passive range has more than {Most}.", $"路由器逐个端口转发，而被动端口范围超过 {Most} 个。"),
            ("Choose a smaller range; eleven ports carry thousands of clients.", "请选择更小的范围；十一个端口可服务数千个客户端。"));
        problems.Check(
            settings.PortMapping.Router is { AddressFamily: not System.Net.Sockets.AddressFamily.InterNetwork }, "/portMapping/router",
            ("The router is asked over IPv4.", "通过 IPv4 向路由器请求。"), ("Write its IPv4 address, or null for the default route's.", "请写它的 IPv4 地址，或用 null 表示默认路由的路由器。"));
        problems.Check(
            settings.PortMapping.Lifetime < TimeSpan.FromMinutes(2) || settings.PortMapping.Lifetime > TimeSpan.FromDays(1), "/portMapping/lifetime",
            ("Routers keep mappings for minutes to hours.", "路由器保留映射的时间为数分钟到数小时。"), ("Choose 2m to 1d.", "请选择 2m 到 1d。"));
        problems.Positive(settings.PortMapping.CheckInterval, "/portMapping/checkInterval");
    }

    private static void CheckTls(ServerSettings settings, ProblemList problems)
    {
        Phrase remedy = ("Switch /tls/enabled on.", "请开启 /tls/enabled。");
        if (!settings.Tls.Enabled)
        {
            problems.Check(settings.Tls.Required, "/tls/required", ("TLS is required, but switched off.", "要求使用 TLS，但 TLS 已关闭。"), remedy);
            problems.Check(settings.Listening.ImplicitTls.Count > 0, "/listening/implicitTls", ("Implicit TLS needs TLS, which is switched off.", "隐式 TLS 需要 TLS，但 TLS 已关闭。"), remedy);
        }
        problems.Check(
            settings.Tls.KeyFile is not null && settings.Tls.CertificateFile is null, "/tls/keyFile", ("A key alone is of no use.", "只有密钥没有用。"),
            ("Set /tls/certificateFile too.", "请同时设置 /tls/certificateFile。"));
    }

    private static void CheckNetwork(ServerSettings settings, int index, ProblemList problems)
    {
        var network = settings.Networks[index];
        var field = JsonPointers.Append("/networks", index);
        if (network.ExternalAddress != NetworkPolicy.LocalAddress) problems.Announced(network.ExternalAddress, field + "/externalAddress");
        problems.Check(
            network.TlsRequired is true && !settings.Tls.Enabled, field + "/tlsRequired", ("TLS is required, but switched off.", "要求使用 TLS，但 TLS 已关闭。"),
            ("Switch /tls/enabled on.", "请开启 /tls/enabled。"));
        if (settings.Networks.Take(index).FirstOrDefault(earlier => earlier.Covers(network)) is not { } cover) return;
        problems.Add(
            field + "/clients", ($"{network.Clients} stands behind {cover.Clients}, which holds the same clients and wins.", $"{network.Clients} 排在 {cover.Clients} 之后，后者包含相同的客户端并优先。"),
            ("Put the narrower network first.", "请把较小的网段放在前面。"));
    }

    private static void CheckLimits(LimitSettings limits, ProblemList problems)
    {
        problems.AtLeast(limits.MaxSessions, 1, "/limits/maxSessions");
        problems.AtLeast(limits.MaxSessionsPerAddress, 1, "/limits/maxSessionsPerAddress");
        problems.AtLeast(limits.MaxLoginAttempts, 1, "/limits/maxLoginAttempts");
        problems.AtLeast(limits.MaxLineBytes, 512, "/limits/maxLineBytes");
        problems.AtLeast(limits.MaxListDepth, 1, "/limits/maxListDepth");
        problems.AtLeast(limits.MaxRecursiveEntries, 1, "/limits/maxRecursiveEntries");
        problems.Positive(limits.LoginTimeout, "/limits/loginTimeout");
        problems.Positive(limits.IdleTimeout, "/limits/idleTimeout");
        problems.Positive(limits.StallTimeout, "/limits/stallTimeout");
        problems.NotNegative(limits.DrainTimeout, "/limits/drainTimeout");
    }

    private static void CheckGuard(GuardSection guard, ProblemList problems)
    {
        problems.AtLeast(guard.FailuresBeforeBan, 0, "/guard/failuresBeforeBan");
        problems.AtLeast(guard.FailuresBeforeDelay, 1, "/guard/failuresBeforeDelay");
        problems.Positive(guard.Window, "/guard/window");
        problems.Positive(guard.FirstBan, "/guard/firstBan");
        problems.Check(guard.LongestBan < guard.FirstBan, "/guard/longestBan", ("It is shorter than the first ban.", "它比第一次封禁还短。"), ("Choose a longer time.", "请选择更长的时间。"));
        foreach (var (time, field) in new[] { (guard.LongestBan, "/guard/longestBan"), (guard.Window, "/guard/window") })
            problems.Check(time > Year, field, ("This is more than a year.", "超过一年。"), ("Ban a network by hand for longer.", "如需更长，请手动封禁网段。"));
        problems.Check(!(guard.Growth is >= 1 and <= 1000), "/guard/growth", ("Bans grow by a factor.", "封禁时间按倍数增长。"), ("Choose 1 to 1000.", "请选择 1 到 1000。"));
        problems.NotNegative(guard.LongestDelay, "/guard/longestDelay");
        problems.Check(guard.LongestDelay > TimeSpan.FromMinutes(1), "/guard/longestDelay", ("Clients give up after a minute.", "客户端一分钟后会放弃。"), ("Choose 1m or shorter.", "请选择 1m 或更短。"));
    }

    private static void CheckRest(ServerSettings settings, ProblemList problems)
    {
        problems.Check(
            settings.Greeting.AsSpan().ContainsAny('\r', '\n'), "/greeting", ("The greeting has a line end.", "欢迎语包含换行。"), ("Write one line.", "请写成一行。"));
        problems.Positive(settings.Files.PartialRetention, "/files/partialRetention");
        problems.NotNegative(settings.Files.RecountEvery, "/files/recountEvery");
        problems.Positive(settings.History.KeepTransfers, "/history/keepTransfers");
        problems.Positive(settings.History.KeepSessions, "/history/keepSessions");
        problems.Positive(settings.History.KeepAudit, "/history/keepAudit");
        problems.Port(settings.Mail.Port, 1, "/mail/port");
        problems.Check(
            settings.Mail.Host is not null && settings.Mail.From is null, "/mail/from", ("Mail needs a sender.", "邮件需要发件人。"), ("Write an address such as ftp@example.org.", "请写一个地址，例如 ftp@example.org。"));
        problems.Check(
            !Uri.TryCreate(settings.Acme.Directory, UriKind.Absolute, out var directory) || directory.Scheme != Uri.UriSchemeHttps, "/acme/directory",
            ("This is no HTTPS address.", "这不是 HTTPS 地址。"), ("Write the authority's directory, https://…", "请写证书机构的目录地址，https://…"));
        problems.Check(
            settings.Acme.Enabled && settings.Acme.Names.Count == 0, "/acme/names", ("A certificate needs at least one name.", "证书至少需要一个名称。"), ("Write the DNS names by which clients reach this server.", "请写客户端访问本服务器所用的 DNS 名称。"));
    }

    internal static IEnumerable<IPEndPoint> Listeners(ServerSettings settings) => settings.Listening.Addresses.Concat(settings.Listening.ImplicitTls);
}

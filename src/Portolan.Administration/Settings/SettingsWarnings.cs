using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>What is allowed, but an administrator should know of before it hurts.</summary>
internal static class SettingsWarnings
{
    public static IReadOnlyList<Problem> Check(ServerSettings settings, SystemPorts system)
    {
        var warnings = new ProblemList();
        if (settings.Passive.Ports is { } range) CheckRange(settings, range, system, warnings);
        warnings.Check(
            settings.Tls is { Required: false, Enabled: true } && settings.Passive.ExternalAddress is not null, "/tls/required",
            ("Passwords may travel in clear.", "密码可能以明文传输。"), ("Require TLS where every client can do it.", "如果所有客户端都支持，请要求使用 TLS。"));
        warnings.Check(
            !settings.Tls.Enabled, "/tls/enabled", ("Without TLS, passwords and files travel in clear.", "不使用 TLS 时，密码和文件以明文传输。"), ("Switch it on; a certificate is made by itself.", "请开启；证书会自动生成。"));
        warnings.Check(
            settings.Console.Certificate == ConsoleCertificate.None && !System.Net.IPAddress.IsLoopback(settings.Console.Listen.Address), "/console/certificate",
            ("The console would be reachable over plain HTTP.", "控制台将可通过明文 HTTP 访问。"), ("Choose own or ftp, or listen on 127.0.0.1.", "请选择 own 或 ftp，或监听 127.0.0.1。"));
        return warnings.All;
    }

    private static void CheckRange(ServerSettings settings, PortRange range, SystemPorts system, ProblemList warnings)
    {
        const string Ports = "/passive/ports";
        warnings.Check(
            system.MayTake(range), Ports, ($"The system takes ports of {range} for its own outgoing connections (ip_local_port_range {system.Ephemeral}).", $"系统会将 {range} 中的端口用于自己的外出连接（ip_local_port_range {system.Ephemeral}）。"),
            ($"Run: {system.ReserveCommand(range)}", $"请运行：{system.ReserveCommand(range)}"));
        foreach (var port in SettingsRules.Listeners(settings).Select(listener => listener.Port).Where(range.Contains).Distinct())
        {
            warnings.Add(
                Ports, ($"The server listens on {port} for control connections; it is left out of the range.", $"服务器在 {port} 上监听控制连接；该端口不用于数据连接。"),
                ("Choose a range without it.", "请选择不包含它的范围。"));
        }
        warnings.Check(
            range.Count < 5, Ports, ($"{range.Count} ports are few: clients behind one address wait for each other.", $"只有 {range.Count} 个端口：同一地址后的客户端会互相等待。"),
            ("Ten ports or more serve any number of clients.", "十个或更多端口即可服务任意数量的客户端。"));
    }
}

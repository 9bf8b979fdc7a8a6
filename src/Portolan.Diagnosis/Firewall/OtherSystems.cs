namespace Portolan.Diagnosis;

/// <summary>Rules for Windows and for the BSDs and macOS.</summary>
internal static class OtherSystems
{
    /// <remarks>Everything stays ASCII: cmd reads a file in the system's code page, where a comment in UTF-8 may swallow the command behind it.</remarks>
    public static string Windows(FirewallPorts ports)
    {
        var remote = (ports.WantsV4, ports.WantsV6) switch { (true, false) => " remoteip=0.0.0.0/0", (false, true) => " remoteip=::/0", _ => "" };
        var text = new RuleText()
            .Add("rem Run as administrator. StatefulFTP cannot read encrypted commands and cuts FTPS sessions: switch it off.")
            .Add($"netsh advfirewall firewall add rule name=\"FTP commands\" dir=in action=allow protocol=TCP localport={ports.ControlList()}{remote}")
            .Add($"netsh advfirewall firewall add rule name=\"FTP passive data\" dir=in action=allow protocol=TCP localport={ports.Range}{remote}");
        if (ports.Active is { } active)
            text.Add($"netsh advfirewall firewall add rule name=\"FTP active data\" dir=out action=allow protocol=TCP localport={active} remoteport=1024-65535{remote}");
        text.Add("netsh advfirewall set global StatefulFTP disable")
            .Add("rem The same in PowerShell:")
            .Add($"rem   New-NetFirewallRule -DisplayName \"FTP commands\" -Direction Inbound -Action Allow -Protocol TCP -LocalPort {ports.ControlList()}")
            .Add($"rem   New-NetFirewallRule -DisplayName \"FTP passive data\" -Direction Inbound -Action Allow -Protocol TCP -LocalPort {ports.Range}");
        if (ports.Active is { } source)
            text.Add($"rem   New-NetFirewallRule -DisplayName \"FTP active data\" -Direction Outbound -Action Allow -Protocol TCP -LocalPort {source} -RemotePort 1024-65535");
        return text.ToString();
    }

    public static string Pf(FirewallPorts ports)
    {
        var family = (ports.WantsV4, ports.WantsV6) switch { (true, false) => " inet", (false, true) => " inet6", _ => "" };
        var text = new RuleText()
            .Add(ports.Say("# /etc/pf.conf; load with: pfctl -f /etc/pf.conf", "# /etc/pf.conf；加载命令：pfctl -f /etc/pf.conf"))
            .Add($"pass in quick{family} proto tcp to port {{ {ports.ControlList(" ")} }} flags S/SA keep state    # {ports.Say(ports.Commands)}")
            .Add($"pass in quick{family} proto tcp to port {ports.RangeWith(':')} flags S/SA keep state    # {ports.Say(ports.PassiveData)}");
        if (ports.Active is { } active)
            text.Add($"pass out quick{family} proto tcp from port {active} to port 1024:65535 flags S/SA keep state    # {ports.Say(ports.ActiveData)}");
        return text.ToString();
    }
}

using Portolan.Diagnosis;

namespace Portolan.Server.Findings;

/// <summary>What the server's machine says of itself.</summary>
public static class LocalMachine
{
    private const string Settings = "/proc/sys/net/ipv4/";

    /// <summary>The ports of outgoing connections; unknown where the system does not tell.</summary>
    public static SystemPorts ReadPorts()
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? SystemPorts.Parse(File.ReadAllText(Settings + "ip_local_port_range"), File.ReadAllText(Settings + "ip_local_reserved_ports"))
                : SystemPorts.Unknown;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return SystemPorts.Unknown;
        }
    }
}

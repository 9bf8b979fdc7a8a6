namespace Portolan.Diagnosis;

/// <summary>Which ports an operating system takes for outgoing connections, and may so have taken when a passive port is needed.</summary>
/// <param name="Ephemeral">Linux: <c>net.ipv4.ip_local_port_range</c>; null where not known.</param>
/// <param name="Reserved">Ports of it that are never handed out. Linux: <c>net.ipv4.ip_local_reserved_ports</c>.</param>
public sealed record SystemPorts(PortRange? Ephemeral, IReadOnlyList<PortRange> Reserved)
{
    public static SystemPorts Unknown { get; } = new(null, []);

    /// <summary>Linux as it comes.</summary>
    public static SystemPorts LinuxDefault { get; } = new(new PortRange(32768, 60999), []);

    /// <summary>Reads the two files as Linux writes them: <c>32768	60999</c> and <c>8080,50000-50010</c>.</summary>
    public static SystemPorts Parse(string localPortRange, string reservedPorts)
    {
        ArgumentNullException.ThrowIfNull(localPortRange);
        ArgumentNullException.ThrowIfNull(reservedPorts);
        var bounds = localPortRange.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        PortRange? ephemeral = bounds is [var low, var high] && PortRange.TryParse($"{low}-{high}", out var range) ? range : null;
        var reserved = new List<PortRange>();
        foreach (var part in reservedPorts.Split(',', StringSplitOptions.TrimEntries))
            if (PortRange.TryParse(part, out var ports)) reserved.Add(ports);
        return new(ephemeral, reserved);
    }

    /// <summary>True where the system may take a port of <paramref name="range"/> for an outgoing connection.</summary>
    public bool MayTake(PortRange range)
    {
        if (Ephemeral is not { } ephemeral || !range.Overlaps(ephemeral)) return false;
        for (var port = Math.Max(range.First, ephemeral.First); port <= Math.Min(range.Last, ephemeral.Last); port++)
            if (!Reserved.Any(one => one.Contains(port))) return true;
        return false;
    }

    /// <summary>The command that keeps the system off <paramref name="range"/>, without giving up what is reserved already.</summary>
    public string ReserveCommand(PortRange range) => $"sysctl -w net.ipv4.ip_local_reserved_ports={string.Join(',', Reserved.Append(range))}";

    public bool Equals(SystemPorts? other) => other is not null && Ephemeral == other.Ephemeral && Reserved.SequenceEqual(other.Reserved);

    public override int GetHashCode() => HashCode.Combine(Ephemeral, Reserved.Count);
}

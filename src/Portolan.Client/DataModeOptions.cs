using System.Net;
using Portolan.Diagnosis;

namespace Portolan.Client;

/// <summary>How data connections are made.</summary>
public sealed record DataModeOptions
{
    /// <summary>Passive first, then active: EPSV, PASV, EPRT, PORT.</summary>
    public static DataModeOptions Auto { get; } = new();

    /// <summary>Only passive: EPSV, then PASV.</summary>
    public static DataModeOptions Passive { get; } = new() { Order = [DataMode.Epsv, DataMode.Pasv] };

    /// <summary>Only active: EPRT, then PORT.</summary>
    public static DataModeOptions Active { get; } = new() { Order = [DataMode.Eprt, DataMode.Port] };

    /// <summary>This mode and no other.</summary>
    public static DataModeOptions Only(DataMode mode) => new() { Order = [mode], Remember = false };

    /// <summary>Tried in this order until one carries data; a mode that cannot work (PASV and PORT over IPv6) is left out.</summary>
    public IReadOnlyList<DataMode> Order { get; init; } = [DataMode.Epsv, DataMode.Pasv, DataMode.Eprt, DataMode.Port];

    /// <summary>The address to announce in active mode, where a NAT router hides ours; null announces the control connection's own.</summary>
    public IPAddress? ActiveAddress { get; init; }

    /// <summary>The ports to listen on in active mode; null lets the system choose.</summary>
    public PortRange? ActivePorts { get; init; }

    /// <summary>Where to dial when the address in a PASV reply is not the server's.</summary>
    public PassiveAddressPolicy PassiveAddress { get; init; } = PassiveAddressPolicy.PeerFirst;

    /// <summary>Begins with what worked for this server before (in this process).</summary>
    public bool Remember { get; init; } = true;

    public override string ToString() => string.Join(",", Order);
}

/// <summary>Which address a passive data connection dials.</summary>
public enum PassiveAddressPolicy
{
    /// <summary>The control connection's peer first; the announced address when that fails.</summary>
    PeerFirst,
    /// <summary>The announced address, whatever it is.</summary>
    Announced,
    /// <summary>Only the control connection's peer.</summary>
    Peer,
}

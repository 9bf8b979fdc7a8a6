using System.Collections.Frozen;

namespace Portolan.Diagnosis;

/// <summary>What a server notices about itself before anyone fails. The text codes are stable (<see cref="FindingCodes.ToText"/>).</summary>
public enum FindingCode : byte
{
    /// <summary>PASV tells clients outside an address that they cannot reach.</summary>
    PrivateAddressAnnounced,
    /// <summary>The external address is a name that DNS does not know.</summary>
    ExternalAddressNotResolved,
    /// <summary>The firewall of the server's own machine drops what clients dial.</summary>
    RangeClosedByFirewall,
    /// <summary>PASV was refused because every port waited for that client's address.</summary>
    RangeExhausted,
    /// <summary>PASV had to wait for a port.</summary>
    RangeNearlyExhausted,
    /// <summary>The system takes ports of the range for outgoing connections.</summary>
    RangeInEphemeralPorts,
    /// <summary>Active mode may not use its source port (20).</summary>
    ActiveSourcePortNotPermitted,
    /// <summary>Clients open data connections without resuming their TLS session.</summary>
    TlsNeverResumed,
    /// <summary>Clients ask with EPSV, do not get through, and ask again with PASV.</summary>
    ExtendedPassiveFallback,
    /// <summary>The certificate could not be renewed; the old one stays.</summary>
    CertificateNotRenewed,
    /// <summary>The certificate ends soon.</summary>
    CertificateExpires,
    /// <summary>The certificate's time is over.</summary>
    CertificateExpired,
    /// <summary>Clients ask for passive ports and never arrive at one.</summary>
    PassiveNeverReached,
}

/// <summary>How much a finding hurts.</summary>
public enum FindingSeverity : byte
{
    /// <summary>Worth knowing; nothing fails now.</summary>
    Notice,
    /// <summary>Some clients fail, or soon will.</summary>
    Warning,
    /// <summary>Clients fail.</summary>
    Critical,
}

/// <summary>What belongs to every finding of a code.</summary>
public static class FindingCodes
{
    private static readonly FrozenDictionary<FindingCode, string> Texts =
        Enum.GetValues<FindingCode>().ToFrozenDictionary(code => code, code => DataFailureCode.Kebab(code.ToString()));

    /// <summary><c>private-address-announced</c> …</summary>
    public static string ToText(this FindingCode code) => Texts[code];

    public static FindingSeverity Severity(this FindingCode code) => code switch
    {
        FindingCode.PrivateAddressAnnounced or FindingCode.RangeClosedByFirewall or FindingCode.RangeExhausted or FindingCode.CertificateExpired => FindingSeverity.Critical,
        FindingCode.RangeInEphemeralPorts or FindingCode.TlsNeverResumed => FindingSeverity.Notice,
        _ => FindingSeverity.Warning,
    };
}

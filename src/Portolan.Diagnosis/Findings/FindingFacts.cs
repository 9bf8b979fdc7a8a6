using System.Net;

namespace Portolan.Diagnosis;

/// <summary>The values of a finding; each code uses some of them.</summary>
public sealed record FindingFacts
{
    public static FindingFacts None { get; } = new();

    /// <summary>The address that PASV names.</summary>
    public IPAddress? Announced { get; init; }

    /// <summary>One of the clients concerned.</summary>
    public IPAddress? Client { get; init; }

    /// <summary>The passive range; null where none is set.</summary>
    public PortRange? Range { get; init; }

    /// <summary>Of the range, the ports concerned: <c>50000-50003, 50007</c>.</summary>
    public string? Ports { get; init; }

    /// <summary>The source port of active mode.</summary>
    public int? SourcePort { get; init; }

    /// <summary>A DNS name, the chain of a firewall, or a client's software.</summary>
    public string? Name { get; init; }

    /// <summary>Why something failed.</summary>
    public Phrase? Problem { get; init; }

    /// <summary>Until when the certificate in use is valid; null where there is none.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What to run, where that depends on the machine.</summary>
    public string? Command { get; init; }
}

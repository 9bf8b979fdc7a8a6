using System.Net;
using Portolan.Diagnosis;
using Portolan.Net.PortMapping;

namespace Portolan.Server;

/// <summary>What the router in front of the server does for it, as last seen.</summary>
/// <param name="Router">Null where there is none, or none was asked yet.</param>
/// <param name="Protocol">The one in use; null where none worked.</param>
/// <param name="ExternalAddress">The router's address towards the internet, as it says.</param>
/// <param name="Ports">Every port that should be forwarded, in order.</param>
/// <param name="Attempts">The protocols tried at the last search, and what came of each.</param>
/// <param name="At">UTC; null while the first answer is awaited.</param>
public sealed record PortMappingState(
    PortMappingMode Mode,
    IPAddress? Router,
    PortMappingProtocol? Protocol,
    IPAddress? ExternalAddress,
    IReadOnlyList<MappedPort> Ports,
    IReadOnlyList<PortMappingAttempt> Attempts,
    DateTimeOffset? At)
{
    internal static PortMappingState Unknown { get; } = new(PortMappingMode.Off, Router: null, Protocol: null, ExternalAddress: null, [], [], At: null);

    /// <summary>The ports that are forwarded, as ranges.</summary>
    public IReadOnlyList<PortRange> Mapped => PortRange.Collapse(Ports.Where(port => port.Failure == PortMappingFailure.None).Select(port => port.Port));

    /// <summary>The ports that are not, by reason, as ranges.</summary>
    public IEnumerable<(PortMappingFailure Failure, string? Detail, IReadOnlyList<PortRange> Ports)> Failed =>
        from port in Ports
        where port.Failure != PortMappingFailure.None
        // Each port that was given another number has a detail of its own.
        group port.Port by (port.Failure, Detail: port.Failure == PortMappingFailure.OtherPort ? null : port.Detail) into same
        select (same.Key.Failure, same.Key.Detail, PortRange.Collapse(same));

    /// <summary>The router's own external address is not a public one: another NAT stands above it, and nobody outside reaches the mapped ports.</summary>
    public bool HasSecondNat => ExternalAddress is { } address && NetworkKinds.IsPrivate(address);

    /// <summary>Whether people would be told the same of both.</summary>
    internal bool IsLike(PortMappingState other) =>
        (Mode, Protocol) == (other.Mode, other.Protocol) && Equals(Router, other.Router) && Equals(ExternalAddress, other.ExternalAddress)
        && At.HasValue == other.At.HasValue && Ports.SequenceEqual(other.Ports) && Attempts.SequenceEqual(other.Attempts);
}

/// <summary>One port that should be forwarded.</summary>
/// <param name="Failure">None: it is.</param>
/// <param name="Detail">The router's code, or who holds the port.</param>
public readonly record struct MappedPort(int Port, PortMappingFailure Failure, string? Detail);

/// <summary>One protocol that was tried.</summary>
public readonly record struct PortMappingAttempt(PortMappingProtocol Protocol, PortMappingFailure Failure);

using System.Net;

namespace Portolan.Net.PortMapping;

/// <summary>
/// Asks one router, in one protocol, to forward its TCP ports to the same ports of this machine. For one caller at a time.
/// What goes wrong at the router is an outcome; nothing is thrown for it.
/// </summary>
public interface IPortMapper : IDisposable
{
    PortMappingProtocol Protocol { get; }

    /// <summary>Asks whether the router answers, for its external address, and whether it still knows its mappings.</summary>
    /// <param name="port">One that is mapped; null where none is.</param>
    ValueTask<RouterCheck> CheckAsync(int? port, CancellationToken cancellationToken);

    /// <summary>Maps a port, or renews its lease.</summary>
    ValueTask<PortMappingOutcome> MapAsync(int port, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Ends a mapping of ours.</summary>
    ValueTask<PortMappingFailure> UnmapAsync(int port, CancellationToken cancellationToken);
}

/// <summary>What came of <see cref="IPortMapper.MapAsync"/>.</summary>
/// <param name="Lifetime">How long the mapping holds; <see cref="Timeout.InfiniteTimeSpan"/> where the router keeps it for good.</param>
/// <param name="Detail">The router's code, or who holds the port; for logs.</param>
public readonly record struct PortMappingOutcome(PortMappingFailure Failure, TimeSpan Lifetime, string? Detail)
{
    internal static PortMappingOutcome Failed(PortMappingFailure failure, string? detail = null) => new(failure, TimeSpan.Zero, detail);
}

/// <summary>What came of <see cref="IPortMapper.CheckAsync"/>.</summary>
/// <param name="Failure">Not None: the router cannot be used in this protocol.</param>
/// <param name="ExternalAddress">The router's address towards the internet, IPv4; null where it did not say.</param>
/// <param name="MappingsLost">The router began anew and has forgotten its mappings.</param>
public readonly record struct RouterCheck(PortMappingFailure Failure, IPAddress? ExternalAddress, bool MappingsLost);

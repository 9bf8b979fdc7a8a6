using Portolan.Console.Wire;
using Portolan.Diagnosis;
using Portolan.Net.PortMapping;
using Portolan.Server;

namespace Portolan.Console.Picture;

/// <summary>What the router in front does for the server, in words.</summary>
internal static class PortMappingPage
{
    public static PortMappingView Describe(PortMappingState state, Language language) => new(
        Words.Camel(state.Mode), StateOf(state), state.Router?.ToString(), state.Protocol is { } protocol ? PortMappingTexts.Name(protocol) : null, state.ExternalAddress?.ToString(),
        TextOf(state)?.In(language), [.. state.Mapped.Select(range => range.ToString())],
        [.. state.Failed.Select(failed => new PortsNotMapped(PortMappingTexts.Ranges(failed.Ports), PortMappingTexts.Reason(failed.Failure, failed.Detail).In(language)))]);

    private static string StateOf(PortMappingState state)
    {
        if (state.Mode == PortMappingMode.Off) return "off";
        if (state.At is null) return "searching";
        var mapped = state.Ports.Count(port => port.Failure == PortMappingFailure.None);
        return mapped == 0 ? "failed" : mapped == state.Ports.Count ? "mapped" : "partly";
    }

    private static Phrase? TextOf(PortMappingState state) =>
        state is { HasSecondNat: true, ExternalAddress: { } address } ? PortMappingTexts.SecondNat(address)
        : state is { Protocol: null, Attempts.Count: > 0 } ? PortMappingTexts.Summary(state.Attempts) : null;
}

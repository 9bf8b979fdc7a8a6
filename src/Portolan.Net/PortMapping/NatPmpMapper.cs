using System.Net;

namespace Portolan.Net.PortMapping;

/// <summary>Maps ports by NAT-PMP (RFC 6886).</summary>
internal sealed class NatPmpMapper(RouterPath path, TimeProvider time) : IPortMapper
{
    private readonly RouterDialogue _dialogue = new(path, time);
    private readonly RouterEpoch _epoch = new(time);

    public PortMappingProtocol Protocol => PortMappingProtocol.NatPmp;

    public async ValueTask<RouterCheck> CheckAsync(int? port, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(NatPmpMessage.WriteExternalAddress(), answer => answer.Opcode == NatPmpMessage.ExternalAddress, cancellationToken).ConfigureAwait(false);
        var external = answer is { Result: NatPmpResult.Success, Address: { } address } && !address.Equals(IPAddress.Any) ? address : null;
        var failure = FailureOf(answer);
        // A router without an address of its own may still take mappings, and say so for each.
        if (failure is not (PortMappingFailure.NoAnswer or PortMappingFailure.NotOffered)) failure = PortMappingFailure.None;
        return new RouterCheck(failure, external, _epoch.TakeLost());
    }

    public async ValueTask<PortMappingOutcome> MapAsync(int port, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var answer = await AskToMapAsync((ushort)port, lifetime, cancellationToken).ConfigureAwait(false);
        if (FailureOf(answer) is var failure && failure != PortMappingFailure.None) return PortMappingOutcome.Failed(failure, answer is null ? null : $"NAT-PMP {(int)answer.Result}");
        if (answer!.LifetimeSeconds == 0) return PortMappingOutcome.Failed(PortMappingFailure.Unreadable);
        if (answer.ExternalPort == port) return new PortMappingOutcome(PortMappingFailure.None, TimeSpan.FromSeconds(answer.LifetimeSeconds), Detail: null);
        await UnmapAsync(port, cancellationToken).ConfigureAwait(false);
        return PortMappingOutcome.Failed(PortMappingFailure.OtherPort, $"{answer.ExternalPort}");
    }

    public async ValueTask<PortMappingFailure> UnmapAsync(int port, CancellationToken cancellationToken) =>
        FailureOf(await AskToMapAsync((ushort)port, TimeSpan.Zero, cancellationToken).ConfigureAwait(false));

    public void Dispose() => _dialogue.Dispose();

    private ValueTask<NatPmpAnswer?> AskToMapAsync(ushort port, TimeSpan lifetime, CancellationToken cancellationToken) => AskAsync(
        NatPmpMessage.WriteMap(port, (uint)lifetime.TotalSeconds),
        // A failed answer may be too short to repeat the port.
        answer => answer.Opcode == NatPmpMessage.MapTcp && (answer.InternalPort == port || (answer.InternalPort == 0 && answer.Result != NatPmpResult.Success)),
        cancellationToken);

    private async ValueTask<NatPmpAnswer?> AskAsync(byte[] question, Predicate<NatPmpAnswer> fits, CancellationToken cancellationToken)
    {
        var answer = await _dialogue.AskAsync(question, datagram => NatPmpMessage.Read(datagram) is { } read && fits(read) ? read : null, cancellationToken).ConfigureAwait(false);
        if (answer is not null) _epoch.Note(answer.EpochSeconds);
        return answer;
    }

    private static PortMappingFailure FailureOf(NatPmpAnswer? answer) => answer?.Result switch
    {
        null => PortMappingFailure.NoAnswer,
        NatPmpResult.Success => PortMappingFailure.None,
        NatPmpResult.UnsupportedVersion or NatPmpResult.UnsupportedOpcode => PortMappingFailure.NotOffered,
        NatPmpResult.NotAuthorized => PortMappingFailure.Refused,
        NatPmpResult.NetworkFailure => PortMappingFailure.Offline,
        NatPmpResult.OutOfResources => PortMappingFailure.Full,
        _ => PortMappingFailure.RouterError,
    };
}

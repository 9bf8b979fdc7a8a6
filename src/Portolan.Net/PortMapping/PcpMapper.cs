using System.Net;

namespace Portolan.Net.PortMapping;

/// <summary>Maps ports by PCP (RFC 6887).</summary>
internal sealed class PcpMapper(RouterPath path, TimeProvider time) : IPortMapper
{
    private static readonly TimeSpan CheckLifetime = TimeSpan.FromHours(1);

    private readonly RouterDialogue _dialogue = new(path, time);
    private readonly RouterEpoch _epoch = new(time);
    private readonly PcpNonce _nonce = PcpNonce.Create();
    private IPAddress? _externalAddress;
    private TimeSpan _lifetime = CheckLifetime;

    public PortMappingProtocol Protocol => PortMappingProtocol.Pcp;

    /// <remarks>Only the answer to MAP names the external address: where a port is mapped, its lease is renewed to learn it.</remarks>
    public async ValueTask<RouterCheck> CheckAsync(int? port, CancellationToken cancellationToken)
    {
        var answer = port is { } mapped
            ? await AskToMapAsync((ushort)mapped, _lifetime, cancellationToken).ConfigureAwait(false)
            : await AskAsync(PcpMessage.WriteAnnounce(path.Local), answer => answer.Opcode == PcpMessage.Announce, cancellationToken).ConfigureAwait(false);
        var failure = FailureOf(answer);
        // Any other code is about this one question: the router is there.
        if (failure is not (PortMappingFailure.NoAnswer or PortMappingFailure.NotOffered or PortMappingFailure.OtherNetwork)) failure = PortMappingFailure.None;
        return new RouterCheck(failure, _externalAddress, _epoch.TakeLost());
    }

    public async ValueTask<PortMappingOutcome> MapAsync(int port, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        _lifetime = lifetime;
        var answer = await AskToMapAsync((ushort)port, lifetime, cancellationToken).ConfigureAwait(false);
        if (FailureOf(answer) is var failure && failure != PortMappingFailure.None) return PortMappingOutcome.Failed(failure, answer is null ? null : $"PCP {(int)answer.Result}");
        if (answer is not { Mapping: { } mapping, LifetimeSeconds: > 0 }) return PortMappingOutcome.Failed(PortMappingFailure.Unreadable);
        if (mapping.ExternalPort == port) return new PortMappingOutcome(PortMappingFailure.None, TimeSpan.FromSeconds(answer.LifetimeSeconds), Detail: null);
        await UnmapAsync(port, cancellationToken).ConfigureAwait(false);
        return PortMappingOutcome.Failed(PortMappingFailure.OtherPort, $"{mapping.ExternalPort}");
    }

    public async ValueTask<PortMappingFailure> UnmapAsync(int port, CancellationToken cancellationToken) =>
        FailureOf(await AskToMapAsync((ushort)port, TimeSpan.Zero, cancellationToken).ConfigureAwait(false));

    public void Dispose() => _dialogue.Dispose();

    private async ValueTask<PcpAnswer?> AskToMapAsync(ushort port, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var question = PcpMessage.WriteMap(path.Local, _nonce, port, (uint)lifetime.TotalSeconds);
        var answer = await AskAsync(question, answer => answer.Opcode == PcpMessage.Map && (answer.Mapping is null || IsOurs(answer.Mapping)), cancellationToken).ConfigureAwait(false);
        if (answer is { Result: PcpResult.Success, Mapping.ExternalAddress: { } external }) _externalAddress = external;
        return answer;

        bool IsOurs(PcpMapping mapping) => mapping.Nonce == _nonce && mapping.InternalPort == port;
    }

    private async ValueTask<PcpAnswer?> AskAsync(byte[] question, Predicate<PcpAnswer> fits, CancellationToken cancellationToken)
    {
        var answer = await _dialogue.AskAsync(question, Read, cancellationToken).ConfigureAwait(false);
        if (answer is { Version: PcpMessage.Version }) _epoch.Note(answer.EpochSeconds);
        return answer;

        PcpAnswer? Read(ReadOnlySpan<byte> datagram) =>
            PcpMessage.Read(datagram) is { } answer && (answer.Version != PcpMessage.Version || fits(answer)) ? answer : null;
    }

    private static PortMappingFailure FailureOf(PcpAnswer? answer) => answer?.Result switch
    {
        null => PortMappingFailure.NoAnswer,
        PcpResult.Success => PortMappingFailure.None,
        PcpResult.UnsupportedVersion or PcpResult.UnsupportedOpcode or PcpResult.UnsupportedProtocol => PortMappingFailure.NotOffered,
        PcpResult.NotAuthorized => PortMappingFailure.Refused,
        PcpResult.NoResources or PcpResult.UserExceededQuota => PortMappingFailure.Full,
        PcpResult.CannotProvideExternal => PortMappingFailure.Taken,
        PcpResult.AddressMismatch => PortMappingFailure.OtherNetwork,
        PcpResult.NetworkFailure => PortMappingFailure.Offline,
        _ => PortMappingFailure.RouterError,
    };
}

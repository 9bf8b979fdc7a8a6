using System.Net;

namespace Portolan.Diagnosis;

/// <summary>Whether the client stands behind NAT, as far as the observations show.</summary>
internal enum NatEvidence
{
    Unknown,
    /// <summary>The server sees our own address.</summary>
    Disproved,
    /// <summary>Our address is private, the server's is not.</summary>
    Likely,
    /// <summary>The server sees another address than ours.</summary>
    Proved,
}

/// <summary>The observations, sorted for the rules: this run's probes by direction, and the questions that several rules ask.</summary>
internal sealed class Evidence
{
    public Evidence(Observations seen)
    {
        Seen = seen;
        var own = seen.Probes.Where(probe => probe.ControlTls == seen.UsesTls && probe.DataTls == seen.UsesTls && probe.Outcome != ProbeOutcome.NotTried).ToList();
        Passive = own.FindAll(probe => probe.Mode.IsPassive());
        Active = own.FindAll(probe => probe.Mode.IsActive());
        ClearDataTwins = seen.UsesTls ? [.. seen.Probes.Where(probe => probe is { ControlTls: true, DataTls: false } && probe.Outcome != ProbeOutcome.NotTried)] : [];
        PlainTwins = seen.UsesTls ? [.. seen.Probes.Where(probe => !probe.ControlTls && probe.Outcome != ProbeOutcome.NotTried)] : [];
        Samples = [.. seen.Samples.Where(sample => sample.ControlTls == seen.UsesTls && sample.Dial != ProbeOutcome.NotTried)];
        (Nat, NatReason) = JudgeNat();
    }

    public Observations Seen { get; }

    public IReadOnlyList<DataProbe> Passive { get; }

    public IReadOnlyList<DataProbe> Active { get; }

    /// <summary>Probes over a control connection in clear, where this run is about TLS.</summary>
    public IReadOnlyList<DataProbe> PlainTwins { get; }

    /// <summary>Probes with PROT C over an encrypted control connection.</summary>
    public IReadOnlyList<DataProbe> ClearDataTwins { get; }

    /// <summary>Ports of the passive range that were dialled.</summary>
    public IReadOnlyList<PassiveSample> Samples { get; }

    public NatEvidence Nat { get; }

    public Phrase NatReason { get; }

    public IPAddress? Server => Seen.ControlRemote?.Address;

    public IPAddress? Client => Seen.ControlLocal?.Address;

    public IEnumerable<DataProbe> Epsv => Passive.Where(probe => probe.Mode == DataMode.Epsv);

    public IEnumerable<DataProbe> PasvAsAnnounced => Passive.Where(probe => probe is { Mode: DataMode.Pasv, ToControlPeer: false });

    public IEnumerable<DataProbe> PasvToPeer => Passive.Where(probe => probe is { Mode: DataMode.Pasv, ToControlPeer: true });

    /// <summary>Attempts that dialled the address of the control connection, whatever was announced.</summary>
    public IEnumerable<DataProbe> TowardsPeer => Epsv.Concat(PasvToPeer).Concat(PasvAsAnnounced.Where(probe => NetworkKinds.Same(probe.Announced?.Address, Server)));

    public bool PassiveStands => Passive.Any(probe => probe.Outcome.Connected());

    public bool ActiveStands => Active.Any(probe => probe.Outcome.Connected());

    /// <summary>The address of 227 where it is not the control connection's.</summary>
    public IPAddress? ForeignAnnouncement =>
        PasvAsAnnounced.Select(probe => probe.Announced?.Address)
            .Concat(Seen.Samples.Where(sample => sample.Mode == DataMode.Pasv && sample.ControlTls == Seen.UsesTls).Select(sample => sample.Announced.Address))
            .FirstOrDefault(address => address is not null && !NetworkKinds.Same(address, Server));

    /// <summary>The passive range: as the server says, else as the samples show.</summary>
    public PortRange? Range
    {
        get
        {
            if (Seen.Server?.PassiveRange is { } told) return told;
            var ports = Seen.Samples.Select(sample => sample.Announced.Port)
                .Concat(Passive.Where(probe => probe.Announced is not null).Select(probe => probe.Announced!.Port)).ToList();
            return ports.Count == 0 ? null : new PortRange((ushort)ports.Min(), (ushort)ports.Max());
        }
    }

    private (NatEvidence Nat, Phrase Reason) JudgeNat()
    {
        if (Client is not { } client) return (NatEvidence.Unknown, default);
        if (Seen.SeenAs is { } seenAs)
        {
            return NetworkKinds.Same(seenAs, client)
                ? (NatEvidence.Disproved, ($"The server sees your own address {client}: there is no NAT between you.", $"服务器看到的就是您自己的地址 {client}：中间没有 NAT。"))
                : (NatEvidence.Proved, ($"Your address is {client}, and the server sees {seenAs}: there is NAT between you.", $"您的地址是 {client}，而服务器看到的是 {seenAs}：中间有 NAT。"));
        }
        if (Server is { } server && NetworkKinds.IsPrivateFor(client, server))
        {
            return (NatEvidence.Likely, ($"Your address {client} is private and the server's, {server}, is not: most probably there is NAT between you.",
                $"您的地址 {client} 是私有地址，而服务器的地址 {server} 不是：中间很可能有 NAT。"));
        }
        return (NatEvidence.Unknown, default);
    }
}

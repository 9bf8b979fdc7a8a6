using System.Diagnostics.CodeAnalysis;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>P8 and P11: a real listing over each way of making a data connection.</summary>
internal sealed class DataProof(DoctorOptions options, DoctorLog log, ExamSession exam)
{
    /// <summary>The second active verb only has to show whether a helper knows it; the long wait for the server's word was the first one's.</summary>
    private static readonly TimeSpan SecondActiveLimit = TimeSpan.FromSeconds(4);

    /// <summary>A refusal comes at once; who has not heard for so long is being dropped. Only Portolan is worth a longer wait: it tells what it saw.</summary>
    private static readonly TimeSpan OneSidedActiveLimit = TimeSpan.FromSeconds(10);

    /// <summary>Where a part of the range is closed, a transfer may need more than one port to get through.</summary>
    private const int TriesInPartlyOpenRange = 3;

    private ServerReport? _report;
    private int _passiveTries = 1;

    /// <summary>What a Portolan server told last about us; null from others.</summary>
    public ServerReport? Report => _report;

    /// <param name="isIPv4">PASV and PORT exist.</param>
    /// <param name="samples">What bare dials to the range gave.</param>
    public async Task<IReadOnlyList<DataProbe>> RunAsync(bool isIPv4, IReadOnlyList<PassiveSample> samples, CancellationToken cancellationToken)
    {
        var open = samples.Any(sample => sample.Dial == ProbeOutcome.Ok);
        var closed = samples.Any(sample => sample.Dial.IsConnectFailure());
        _passiveTries = open && closed ? TriesInPartlyOpenRange : 1;
        // Where some dials are known to fail, the proof need not wait longer than they did.
        var passiveLimit = open && !closed ? options.DialLimit : options.SampleLimit;
        var probes = new List<DataProbe>();
        await AddAsync(probes, DataMode.Epsv, PassiveAddressPolicy.Announced, passiveLimit, cancellationToken).ConfigureAwait(false);
        if (isIPv4) await PasvAsync(probes, passiveLimit, cancellationToken).ConfigureAwait(false);
        var session = await exam.GetAsync(cancellationToken).ConfigureAwait(false);
        var limit = session.Features.Has(ServerReport.Verb) ? options.ActiveLimit : Shorter(options.ActiveLimit, OneSidedActiveLimit);
        await AddAsync(probes, DataMode.Eprt, PassiveAddressPolicy.Announced, limit, cancellationToken).ConfigureAwait(false);
        if (!isIPv4) return probes;
        if (probes is [.., { Outcome: ProbeOutcome.NothingArrived }]) limit = Shorter(limit, SecondActiveLimit);
        await AddAsync(probes, DataMode.Port, PassiveAddressPolicy.Announced, limit, cancellationToken).ConfigureAwait(false);
        return probes;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task PasvAsync(List<DataProbe> probes, TimeSpan limit, CancellationToken cancellationToken)
    {
        await AddAsync(probes, DataMode.Pasv, PassiveAddressPolicy.Announced, limit, cancellationToken).ConfigureAwait(false);
        var session = await exam.GetAsync(cancellationToken).ConfigureAwait(false);
        if (probes is [.., { Announced: { } announced }] && !NetworkKinds.Same(announced.Address, session.Control.Connection.RemoteEndPoint.Address))
            await AddAsync(probes, DataMode.Pasv, PassiveAddressPolicy.Peer, limit, cancellationToken).ConfigureAwait(false);
    }

    private async Task AddAsync(List<DataProbe> probes, DataMode mode, PassiveAddressPolicy address, TimeSpan limit, CancellationToken cancellationToken)
    {
        for (var tries = mode.IsPassive() ? _passiveTries : 1; tries > 0; tries--)
        {
            var probe = await OneAsync(mode, address, limit, "LIST", TlsPurpose.Download, ReadAllAsync, cancellationToken).ConfigureAwait(false);
            probes.Add(probe);
            Tell(probe);
            if (!probe.Outcome.IsConnectFailure()) return;
        }
    }

    /// <summary>One transfer over one way, whatever comes of it as a value.</summary>
    public async Task<DataProbe> OneAsync(DataMode mode, PassiveAddressPolicy address, TimeSpan limit, string command, TlsPurpose direction,
        Func<FtpDataStream, CancellationToken, Task> move, CancellationToken cancellationToken)
    {
        var session = await exam.GetAsync(cancellationToken).ConfigureAwait(false);
        session.Options = session.Options with
        {
            Data = options.Client.Data with { Order = [mode], Remember = false, PassiveAddress = address },
            Timeouts = session.Options.Timeouts with { DataConnect = limit },
        };
        log.BeginAttempt();
        Reply? final = null;
        Exception? error = null;
        try
        {
            final = await TransferAsync(session, command, direction, move, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FtpException or ConnectionException or InvalidOperationException)
        {
            error = e;
        }
        _report = await exam.AskWhyAsync(cancellationToken).ConfigureAwait(false) ?? _report;
        return ProbeReading.Of(mode, address == PassiveAddressPolicy.Peer, direction == TlsPurpose.Upload, session, log.Attempt, final, error, _report);
    }

    private static async Task<Reply?> TransferAsync(ClientSession session, string command, TlsPurpose direction, Func<FtpDataStream, CancellationToken, Task> move, CancellationToken cancellationToken)
    {
        var stream = await TransferStarter.RawAsync(session, command, direction, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await move(stream, cancellationToken).ConfigureAwait(false);
            return await stream.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    [SuppressMessage("Performance", "CA1835", Justification = "The stream's own memory overload is called.")]
    private static async Task ReadAllAsync(FtpDataStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false) > 0)
        {
            // only whether it comes counts
        }
    }

    private void Tell(DataProbe probe)
    {
        var name = probe.Mode.Verb() + (probe.ToControlPeer ? " → " + probe.Remote?.Address : "");
        var reply = probe.ReplyCode == 0 ? "" : $" ({probe.ReplyCode} {probe.ReplyText})";
        if (probe.IsOk) log.Step(probe.IsActive ? "P11" : "P8", StepMark.Ok, ($"{name} carries data: {probe.Local} ↔ {probe.Remote}", $"{name} 可以传输数据：{probe.Local} ↔ {probe.Remote}"));
        else log.Step(probe.IsActive ? "P11" : "P8", StepMark.Failed, ($"{name} fails: {OutcomeText.Of(probe.Outcome).En}{reply}", $"{name} 失败：{OutcomeText.Of(probe.Outcome).Zh}{reply}"));
    }
}

using System.Net;

namespace Portolan.Diagnosis;

/// <summary>Rows 7 to 19 of docs/diagnosis-table.md: the client dials the server.</summary>
internal static class PassiveRules
{
    /// <summary>So many failed dials in a row make a pattern; fewer could be one lost packet or one closed port.</summary>
    private const int Pattern = 3;

    public static IEnumerable<Verdict> Of(Evidence evidence)
    {
        if (evidence.Passive.Count == 0 && evidence.Samples.Count == 0) yield break;
        foreach (var verdict in CommandRefused(evidence)) yield return verdict;
        foreach (var verdict in Announcement(evidence)) yield return verdict;
        foreach (var verdict in Reach(evidence)) yield return verdict;
        foreach (var verdict in BadPeer(evidence)) yield return verdict;
    }

    private static IEnumerable<Verdict> CommandRefused(Evidence evidence)
    {
        var refused = evidence.Passive.Where(probe => probe.Outcome == ProbeOutcome.CommandRefused).ToList();
        foreach (var probe in refused)
        {
            var byTrace = probe.ServerTrace?.Failure == DataFailure.RangeExhausted;
            if (!byTrace && (probe.ReplyCode is not (421 or 425 or 450) || !ReplyHints.IsExhausted(probe.ReplyText))) continue;
            yield return At(DataFailure.RangeExhausted, byTrace ? Confidence.Sure : Confidence.Likely, 42, Said(probe)) with { Step = DataStep.Opening };
            yield break;
        }
        if (refused.Count > 0 && refused.Count == evidence.Passive.Count && refused.All(probe => probe.ReplyCode >= 500))
            yield return At(DataFailure.PassiveDisabled, Confidence.Sure, 43, Said(refused[0])) with { Step = DataStep.Announced };
    }

    /// <summary>Rows 7 to 10, 14 and 18: 227 names an address that is not the control connection's.</summary>
    private static IEnumerable<Verdict> Announcement(Evidence evidence)
    {
        if (evidence.ForeignAnnouncement is not { } told || evidence.Server is not { } server) yield break;
        var tried = evidence.PasvAsAnnounced.Where(probe => NetworkKinds.Same(probe.Announced?.Address, told)).ToList();
        if (tried.Any(probe => probe.Outcome.Connected())) yield break; // row 10: a LAN, a VPN or a balancer, and right as it is
        var peerWorks = evidence.TowardsPeer.Any(probe => probe.Outcome.Connected());
        var isPrivate = NetworkKinds.IsPrivateFor(told, server) || (NetworkKinds.IsPrivate(told) && peerWorks);
        var kind = NetworkKinds.Name(NetworkKinds.Of(told));
        var reasons = new List<Phrase>
        {
            ($"PASV names {told} ({kind.En}), while the control connection goes to {server}.", $"PASV 给出的地址是 {told}（{kind.Zh}），而控制连接的对端是 {server}。"),
        };
        if (peerWorks) reasons.Add(($"The same ports answer at {server}.", $"在 {server} 上这些端口是通的。"));
        if (PlainSays(evidence, told) is { } plain) reasons.Add(plain);
        // A public address can be another, rightful node whose ports are closed; only the proof that the port is elsewhere excludes that.
        var confidence = isPrivate || peerWorks ? Confidence.Sure : Confidence.Likely;
        if (tried.Count == 0 && !isPrivate) confidence = Confidence.Possible;
        yield return new(isPrivate ? DataFailure.AnnouncedAddressPrivate : DataFailure.AnnouncedAddressWrong, confidence, Scope.Passive,
            Row: isPrivate ? (peerWorks ? 7 : 8) : 9, reasons)
        { Step = DataStep.Opening };
    }

    /// <summary>Row 18: without TLS the reply carries another address, so a box on the way rewrites it.</summary>
    private static Phrase? PlainSays(Evidence evidence, IPAddress told)
    {
        var plain = evidence.PlainTwins.Where(probe => probe.Mode == DataMode.Pasv).Select(probe => probe.Announced?.Address)
            .Concat(evidence.Seen.Samples.Where(sample => !sample.ControlTls && evidence.Seen.UsesTls && sample.Mode == DataMode.Pasv).Select(sample => sample.Announced.Address))
            .FirstOrDefault(address => address is not null);
        if (plain is null || NetworkKinds.Same(plain, told)) return null;
        return ($"Without TLS the reply names {plain}: a router in front of the server rewrites it, and cannot under TLS.",
            $"不使用 TLS 时应答中的地址是 {plain}：服务器前的路由器改写了它，而在 TLS 下无法改写。");
    }

    /// <summary>Rows 8, 11 to 13, 15 to 17: dials to the control connection's own address.</summary>
    private static IEnumerable<Verdict> Reach(Evidence evidence)
    {
        var dials = PassiveDials.Of(evidence);
        if (dials.OneVerbFails(out var verb, out var samePort))
        {
            var onlyEpsv = verb == DataMode.Epsv;
            yield return At(onlyEpsv ? DataFailure.EpsvBlocked : DataFailure.PasvBlocked, samePort ? Confidence.Sure : Confidence.Likely, onlyEpsv ? 15 : 16,
                ($"Every {verb.Verb()} failed, and every {(onlyEpsv ? "PASV" : "EPSV")} passed, each several times.", $"每次 {verb.Verb()} 都失败，而每次 {(onlyEpsv ? "PASV" : "EPSV")} 都成功，且各试了多次。"));
            yield break;
        }
        if (dials.Failed.Count == 0) yield break;
        if (dials.Open.Count == 0)
        {
            foreach (var verdict in NoneOpen(evidence, dials)) yield return verdict;
            yield break;
        }
        var ports = string.Join(", ", PortRange.Collapse(dials.Failed));
        yield return At(DataFailure.RangePartlyOpen, dials.Failed.Count > 1 ? Confidence.Sure : Confidence.Likely, 13,
            ($"{dials.Open.Count} of {dials.Open.Count + dials.Failed.Count} dialled ports answered; closed: {ports}.", $"试拨的 {dials.Open.Count + dials.Failed.Count} 个端口中有 {dials.Open.Count} 个可达；不通的端口：{ports}。"));
    }

    private static IEnumerable<Verdict> NoneOpen(Evidence evidence, PassiveDials dials)
    {
        var foreignWorks = evidence.ForeignAnnouncement is not null && evidence.PasvAsAnnounced.Any(probe => probe.Outcome.Connected());
        if (foreignWorks)
        {
            // EPSV carries no address: behind a balancer it leads to the wrong machine, and PASV to the right one.
            yield return At(DataFailure.EpsvBlocked, Confidence.Likely, 15, ("EPSV dials the control connection's address and fails; the address that PASV names works.", "EPSV 连接控制连接的地址而失败；PASV 给出的地址则可用。"));
            yield break;
        }
        var plainWorks = evidence.PlainTwins.Any(probe => probe.Mode.IsPassive() && probe.Outcome.Connected());
        if (plainWorks)
        {
            yield return At(DataFailure.TlsBlindedAlg, dials.Attempts >= Pattern ? Confidence.Sure : Confidence.Likely, 17,
                ("Passive mode works without TLS and fails with it: a firewall opens the ports by reading the commands, and cannot read them under TLS.", "被动模式不用 TLS 时正常、使用 TLS 时失败：防火墙靠读取命令来放行端口，而在 TLS 下读不到命令。"));
        }
        var (confidence, evidenceFor) = HowSureClosed(evidence, dials);
        if (plainWorks && confidence == Confidence.Sure) confidence = Confidence.Likely;
        var row = dials.AllRefused ? 11 : 12;
        yield return At(DataFailure.RangeClosed, confidence, row, [dials.AsReason(evidence.Server), .. evidenceFor]);
        if (confidence == Confidence.Sure || plainWorks) yield break;
        if (dials.AllRefused && dials.TracedAsUnreached > 0) yield break; // the server did listen
        if (dials.AllRefused)
            yield return At(DataFailure.ListenerGone, Confidence.Possible, 11, dials.AsReason(evidence.Server));
        else
            yield return At(DataFailure.ClientEgressBlocked, evidence.Seen.Server?.PassiveReachedByOthers > 0 ? Confidence.Likely : Confidence.Possible, 12, dials.AsReason(evidence.Server), Others(evidence));
    }

    private static (Confidence Confidence, IReadOnlyList<Phrase> Reasons) HowSureClosed(Evidence evidence, PassiveDials dials)
    {
        if (evidence.Seen.Server?.PassiveReachedByOthers > 0) return (Confidence.Possible, []);
        var listened = dials.TracedAsUnreached > 0;
        var pathOut = evidence.Seen.UnusedHighPort is ProbeOutcome.Refused or ProbeOutcome.Ok;
        var reasons = new List<Phrase>();
        if (listened) reasons.Add(("The server was listening all the while and saw no connection.", "服务器当时一直在监听，却没有看到任何连接。"));
        if (pathOut) reasons.Add(("Another high port of the server answers, so your own network lets you out.", "服务器的另一个高位端口有应答，说明您自己的网络允许向外连接。"));
        // Silence on listening ports and an answer from another port: only a filter on just these ports does that.
        // Refusals prove less, since a firewall of ours could send them.
        var sure = dials.Attempts >= Pattern && listened && pathOut && !dials.AllRefused;
        return (sure ? Confidence.Sure : Confidence.Likely, reasons);
    }

    private static Phrase? Others(Evidence evidence) => evidence.Seen.Server?.PassiveReachedByOthers is > 0 and var count
        ? ($"{count} passive connections of other clients stood lately.", $"最近有 {count} 个其他客户端的被动连接成功建立。")
        : null;

    /// <summary>Row 19.</summary>
    private static IEnumerable<Verdict> BadPeer(Evidence evidence)
    {
        foreach (var probe in evidence.Passive)
        {
            var stranger = probe.ServerTrace is { StrangersDropped: > 0, Failure: not DataFailure.None } trace ? trace.LastStranger : null;
            if (stranger is not null && evidence.Seen.SeenAs is { } seenAs)
            {
                yield return At(DataFailure.PeerAddressMismatch, Confidence.Sure, 19,
                    ($"Your control connection comes from {seenAs}, your data connection from {stranger}.", $"您的控制连接来自 {seenAs}，数据连接却来自 {stranger}。"));
                yield break;
            }
            if (probe.Outcome is ProbeOutcome.Reset or ProbeOutcome.TransferRefused && ReplyHints.IsBadPeer(probe.ReplyText))
            {
                yield return At(DataFailure.PeerAddressMismatch, Confidence.Sure, 19, Said(probe));
                yield break;
            }
            if (probe.Outcome == ProbeOutcome.Reset)
            {
                yield return At(DataFailure.PeerAddressMismatch, Confidence.Possible, 19, ("The data connection was accepted and reset at once.", "数据连接被接受后立即被重置。"));
                yield break;
            }
        }
    }

    private static Phrase Said(DataProbe probe) =>
        ($"{probe.Mode.Verb()} ended with \"{probe.ReplyCode} {probe.ReplyText}\".", $"{probe.Mode.Verb()} 的结果是“{probe.ReplyCode} {probe.ReplyText}”。");

    private static Verdict At(DataFailure cause, Confidence confidence, int row, params IReadOnlyList<Phrase?> reasons) =>
        new(cause, confidence, Scope.Passive, row, [.. reasons.OfType<Phrase>()]) { Step = DataStep.Connected };
}

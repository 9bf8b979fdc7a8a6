namespace Portolan.Diagnosis;

/// <summary>Rows 20 to 28 of docs/diagnosis-table.md: the server dials the client.</summary>
internal static class ActiveRules
{
    /// <summary>A reply within this time after the dial means that the SYN was answered, not lost.</summary>
    private static readonly TimeSpan QuickReply = TimeSpan.FromSeconds(2);

    public static IEnumerable<Verdict> Of(Evidence evidence)
    {
        if (evidence.Active.Count == 0) yield break;
        if (Stranger(evidence) is { } stranger) yield return stranger;
        if (evidence.ActiveStands)
        {
            if (RewrittenAndWorking(evidence) is { } helped) yield return helped;
            yield break;
        }
        var refused = evidence.Active.Where(probe => probe.Outcome == ProbeOutcome.CommandRefused).ToList();
        var silent = evidence.Active.Where(probe => probe.Outcome == ProbeOutcome.NothingArrived).ToList();
        var verdicts = silent.Count > 0 ? NothingArrived(evidence, silent) : Refused(evidence, refused);
        foreach (var verdict in verdicts) yield return verdict;
    }

    /// <summary>Row 26.</summary>
    private static Verdict? Stranger(Evidence evidence) =>
        evidence.Active.FirstOrDefault(probe => probe.Outcome == ProbeOutcome.StrangerArrived) is { } probe
            ? At(DataFailure.DialledFromElsewhere, Confidence.Likely, 26, DataStep.Opening,
                ($"{probe.Remote} dialled the announced port; the control connection goes to {evidence.Server}.", $"连接已宣告端口的是 {probe.Remote}，而控制连接的对端是 {evidence.Server}。"))
            : null;

    /// <summary>Row 25: it works although NAT stands between, so a helper on the way translates the command. Under TLS it cannot.</summary>
    private static Verdict? RewrittenAndWorking(Evidence evidence)
    {
        var probe = evidence.Active.First(probe => probe.Outcome.Connected());
        var rewritten = WasRewritten(probe);
        if (!rewritten && evidence.Nat is not (NatEvidence.Proved or NatEvidence.Likely)) return null;
        // With a mere private address the network may route without NAT: then nothing is odd.
        if (!rewritten && evidence.Nat == NatEvidence.Likely && evidence.Seen.FtpHelperOnPath != true) return null;
        return At(DataFailure.AlgRewrote, rewritten ? Confidence.Sure : Confidence.Likely, 25, DataStep.Announced,
            rewritten ? Rewriting(probe) : evidence.NatReason,
            ("The server's connection came in all the same.", "服务器的连接仍然到达了。")) with
        { IsAdvice = true };
    }

    /// <summary>Rows 20 to 22 and 28: PORT and EPRT were answered with a refusal.</summary>
    private static IEnumerable<Verdict> Refused(Evidence evidence, List<DataProbe> refused)
    {
        if (refused.Count == 0) yield break;
        var mismatch = refused.FirstOrDefault(IsMismatch);
        if (mismatch is not null)
        {
            if (WasRewritten(mismatch)) yield return At(DataFailure.AlgRewrote, Confidence.Sure, 20, DataStep.Announced, Rewriting(mismatch));
            foreach (var verdict in BehindNat(evidence, mismatch, 21)) yield return verdict;
            yield break;
        }
        if (refused.TrueForAll(probe => probe.ReplyCode == 522))
        {
            yield return At(DataFailure.FamilyNotOffered, Confidence.Sure, 28, DataStep.Announced, Said(refused[0]));
            yield break;
        }
        var probe = refused.Find(probe => probe.ReplyCode != 522)!;
        var saysDisabled = probe.ReplyCode == 502 || ReplyHints.IsDisabled(probe.ReplyText);
        if (!saysDisabled && evidence.Nat is NatEvidence.Proved or NatEvidence.Likely)
        {
            foreach (var verdict in BehindNat(evidence, probe, 21)) yield return verdict;
            yield return At(DataFailure.ActiveDisabled, Confidence.Possible, 22, DataStep.Announced, Said(probe));
            yield break;
        }
        yield return At(DataFailure.ActiveDisabled, saysDisabled ? Confidence.Sure : Confidence.Likely, 22, DataStep.Announced, Said(probe));
    }

    private static bool IsMismatch(DataProbe probe) =>
        probe.ServerTrace?.Failure == DataFailure.PeerAddressMismatch || ReplyHints.IsAddressMismatch(probe.ReplyText);

    private static IEnumerable<Verdict> BehindNat(Evidence evidence, DataProbe probe, int row)
    {
        // A refusal of our own well-formed address is itself a sign of NAT; with a second sign nothing else is left.
        var confidence = evidence.Nat switch
        {
            NatEvidence.Proved => Confidence.Sure,
            NatEvidence.Likely when IsMismatch(probe) => Confidence.Sure,
            NatEvidence.Disproved => Confidence.Possible,
            _ => Confidence.Likely,
        };
        foreach (var verdict in NatOrBlindHelper(evidence, confidence, row, DataStep.Announced, Said(probe))) yield return verdict;
    }

    /// <summary>Row 9 of the field's pains: behind NAT the cause is the NAT, or the helper that would have bridged it and is blind under TLS.</summary>
    private static IEnumerable<Verdict> NatOrBlindHelper(Evidence evidence, Confidence confidence, int row, DataStep step, Phrase reason)
    {
        var plainWorks = evidence.PlainTwins.Any(probe => probe.IsActive && probe.Outcome.Connected());
        var nat = evidence.Nat == NatEvidence.Unknown ? null : (Phrase?)evidence.NatReason;
        if (evidence.Seen.UsesTls && (plainWorks || evidence.Seen.FtpHelperOnPath == true))
        {
            Phrase helper = plainWorks
                ? ("Without TLS active mode works: your router's FTP helper reads and translates the command, and cannot under TLS.", "不使用 TLS 时主动模式正常：路由器的 FTP 助手读取并改写命令，而在 TLS 下无法做到。")
                : ("Your router has an FTP helper; it cannot read the command under TLS.", "您的路由器带有 FTP 助手；在 TLS 下它读不到命令。");
            // A helper was met somewhere; that it is the one at the NAT is only likely.
            if (!plainWorks && confidence == Confidence.Sure) confidence = Confidence.Likely;
            yield return At(DataFailure.TlsBlindedAlg, confidence, 17, step, helper, nat, reason);
            yield break;
        }
        yield return At(DataFailure.ActiveBlockedByClientNat, confidence, row, step, nat, reason);
    }

    /// <summary>Rows 23, 24 and 27: the server accepted the address, and nobody came.</summary>
    private static IEnumerable<Verdict> NothingArrived(Evidence evidence, List<DataProbe> silent)
    {
        var probe = silent.Find(probe => probe.ServerTrace is not null) ?? silent[0];
        if (silent.Exists(one => one.SynSeen == true))
        {
            yield return At(DataFailure.ActiveBlockedByClientFirewall, Confidence.Sure, 27, DataStep.Connected,
                ("The server's SYN reached this machine, and the connection did not come about: this machine's own firewall stands between.", "服务器的 SYN 已到达本机，但连接未能建立：被本机防火墙拦截。"));
            yield break;
        }
        if (ByServerTrace(probe) is { } own)
        {
            yield return own;
            yield break;
        }
        var refused = WasRefused(probe);
        var row = refused ? 23 : 24;
        if (evidence.Nat is NatEvidence.Proved or NatEvidence.Likely)
        {
            var confidence = evidence.Nat == NatEvidence.Proved ? Confidence.Sure : Confidence.Likely;
            foreach (var verdict in NatOrBlindHelper(evidence, confidence, row, DataStep.Opening, Came(probe, refused))) yield return verdict;
            if (confidence == Confidence.Sure) yield break;
        }
        foreach (var verdict in Firewalls(evidence, probe, refused, row)) yield return verdict;
    }

    private static IEnumerable<Verdict> Firewalls(Evidence evidence, DataProbe probe, bool refused, int row)
    {
        var natPossible = evidence.Nat is not NatEvidence.Disproved;
        var egressOpen = evidence.Seen.Server?.ActiveReachedOthers > 0;
        var serverBehindNat = evidence.Seen.Server?.LocalAddress is { } local && !NetworkKinds.Same(local, evidence.Server);
        var confidence = evidence.Nat switch
        {
            NatEvidence.Likely => Confidence.Possible,
            // Only the server's own word tells a refused from a lost SYN; only others' success clears the server's way out.
            NatEvidence.Disproved when egressOpen && probe.ServerTrace is not null => Confidence.Sure,
            _ => serverBehindNat && !egressOpen ? Confidence.Possible : Confidence.Likely,
        };
        yield return At(refused ? DataFailure.ActiveRejectedByClientFirewall : DataFailure.ActiveBlockedByClientFirewall, confidence, row, DataStep.Opening,
            Came(probe, refused), evidence.Nat == NatEvidence.Disproved ? evidence.NatReason : null,
            egressOpen ? ($"The server reached {evidence.Seen.Server!.ActiveReachedOthers} other clients in active mode lately.", $"服务器最近以主动模式连上了 {evidence.Seen.Server.ActiveReachedOthers} 个其他客户端。") : null);
        if (confidence == Confidence.Sure) yield break;
        if (!egressOpen) yield return At(DataFailure.ServerEgressBlocked, Confidence.Possible, row, DataStep.Opening, Came(probe, refused));
        if (natPossible && evidence.Nat == NatEvidence.Unknown) yield return At(DataFailure.ActiveBlockedByClientNat, Confidence.Possible, row, DataStep.Opening, Came(probe, refused));
    }

    /// <summary>What the server knows by itself: no route, no right to port 20, its own kernel's refusal.</summary>
    private static Verdict? ByServerTrace(DataProbe probe)
    {
        if (probe.ServerTrace is not { } trace) return null;
        return trace.Failure switch
        {
            DataFailure.Unreachable => At(DataFailure.Unreachable, Confidence.Sure, 24, DataStep.Opening, ($"The server has no way to {trace.Announced}.", $"服务器没有到 {trace.Announced} 的路由。")),
            DataFailure.ServerEgressBlocked or DataFailure.Port20NotPermitted or DataFailure.Port20Busy =>
                At(trace.Failure, Confidence.Sure, 24, DataStep.Opening, ("The server's own system refused the dial.", "服务器自身的系统拒绝了这次连接。")),
            _ => null,
        };
    }

    private static bool WasRefused(DataProbe probe)
    {
        if (probe.ServerTrace is { Failure: not DataFailure.None } trace) return trace.Failure == DataFailure.Refused;
        if (ReplyHints.IsConnectionRefused(probe.ReplyText)) return true;
        if (ReplyHints.IsTimedOut(probe.ReplyText)) return false;
        return probe.ReplyCode != 0 && probe.ReplyAfter < QuickReply;
    }

    private static bool WasRewritten(DataProbe probe) =>
        (probe.AnnouncedAsReceived ?? probe.ServerTrace?.Announced) is { } received && probe.Announced is { } sent
        && !(received.Port == sent.Port && NetworkKinds.Same(received.Address, sent.Address));

    private static Phrase Rewriting(DataProbe probe)
    {
        var received = probe.AnnouncedAsReceived ?? probe.ServerTrace?.Announced;
        return ($"We sent {probe.Announced}, the server received {received}.", $"我们发送的是 {probe.Announced}，服务器收到的是 {received}。");
    }

    private static Phrase Came(DataProbe probe, bool refused) => refused
        ? ($"The server's dial to {probe.Announced} was refused, and no connection arrived here.", $"服务器连接 {probe.Announced} 被拒绝，本机没有收到任何连接。")
        : ($"The server's dial to {probe.Announced} got no answer, and no connection arrived here.", $"服务器连接 {probe.Announced} 没有得到应答，本机没有收到任何连接。");

    private static Phrase Said(DataProbe probe) =>
        ($"{probe.Mode.Verb()} {probe.Announced} was answered \"{probe.ReplyCode} {probe.ReplyText}\".", $"对 {probe.Mode.Verb()} {probe.Announced} 的应答是“{probe.ReplyCode} {probe.ReplyText}”。");

    private static Verdict At(DataFailure cause, Confidence confidence, int row, DataStep step, params IReadOnlyList<Phrase?> reasons) =>
        new(cause, confidence, Scope.Active, row, [.. reasons.OfType<Phrase>()]) { Step = step };
}

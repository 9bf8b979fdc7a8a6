namespace Portolan.Diagnosis;

/// <summary>Rows 29 to 34 and 37 of docs/diagnosis-table.md: what goes wrong once the data connection stands.</summary>
internal static class TransferRules
{
    /// <summary>Above this size a stall no longer looks like a problem of the very start.</summary>
    private const long Large = 1 << 20;

    public static IEnumerable<Verdict> Of(Evidence evidence)
    {
        var probes = evidence.Passive.Concat(evidence.Active).ToList();
        foreach (var probe in probes)
        {
            if (OnlyUnderTls(evidence, probe) is { } inspected) yield return inspected;
            else if (OfOne(probe, probes) is { } verdict) yield return verdict;
        }
    }

    /// <summary>Row 46: the path carries the data in clear, and TLS on it does not come about. What says why by itself is told by its own row.</summary>
    private static Verdict? OnlyUnderTls(Evidence evidence, DataProbe probe)
    {
        if (!probe.DataTls || probe.Outcome is not (ProbeOutcome.TlsFailed or ProbeOutcome.Reset or ProbeOutcome.Stalled)) return null;
        if (probe.PlainTextSeen is { Length: > 0 } || IsResumeRefusal(probe, out _)) return null;
        if (!evidence.ClearDataTwins.Any(twin => twin.IsActive == probe.IsActive && twin.IsOk)) return null;
        return At(DataFailure.InspectedTls, Confidence.Likely, 46, DataStep.TlsDone, Said(probe),
            ("The same with PROT C passes: the path is open, and only TLS on the data connection fails.", "使用 PROT C 时相同的传输正常：网络是通的，只有数据连接上的 TLS 失败。"));
    }

    private static Verdict? OfOne(DataProbe probe, List<DataProbe> all) => probe.Outcome switch
    {
        ProbeOutcome.TransferRefused or ProbeOutcome.TlsFailed => Tls(probe) ?? Store(probe),
        ProbeOutcome.BadEnding => BadEnding(probe),
        ProbeOutcome.Truncated => At(DataFailure.Truncated, Confidence.Sure, 33, DataStep.LastByte,
            ($"{probe.Bytes} of {probe.ExpectedBytes} bytes came, and the server said {probe.ReplyCode}.", $"共 {probe.ExpectedBytes} 字节，只收到 {probe.Bytes} 字节，而服务器应答 {probe.ReplyCode}。")),
        ProbeOutcome.Stalled => Stalled(probe, all),
        _ => null,
    };

    private static Verdict? Tls(DataProbe probe)
    {
        if (!probe.DataTls) return null;
        if (IsResumeRefusal(probe, out var confidence))
        {
            return probe.TlsResumed == true
                ? At(DataFailure.TlsNotResumed, Confidence.Likely, 30, DataStep.TlsDone, Said(probe),
                    ("The handshake did resume a session: the server compares it with that of another login.", "握手确实恢复了会话：服务器把它与另一个登录的会话作了比较。"))
                : At(DataFailure.TlsNotResumed, confidence, 29, DataStep.TlsDone, Said(probe),
                    probe.TlsResumed == false ? ("The handshake was a full one: no session was resumed.", "这次握手是完整握手：没有恢复会话。") : null);
        }
        if (probe.Outcome != ProbeOutcome.TlsFailed) return null;
        if (probe.PlainTextSeen is { Length: > 0 } text)
        {
            return At(DataFailure.ProtectionMismatch, Confidence.Sure, 31, DataStep.TlsDone,
                ($"The server sent readable text in place of TLS: \"{text}\".", $"服务器发送的不是 TLS，而是明文：“{text}”。"));
        }
        if (probe.ServerTrace?.Failure == DataFailure.TlsNotResumed)
            return At(DataFailure.TlsNotResumed, Confidence.Sure, 29, DataStep.TlsDone, Said(probe));
        return At(DataFailure.TlsHandshakeFailed, Confidence.Sure, 31, DataStep.TlsDone, Said(probe));
    }

    private static bool IsResumeRefusal(DataProbe probe, out Confidence confidence)
    {
        confidence = Confidence.Sure;
        if (probe.ServerTrace?.Failure == DataFailure.TlsNotResumed) return true;
        if (probe.ReplyCode is not (522 or 425 or 450 or 421 or 534)) return false;
        if (ReplyHints.IsNotResumed(probe.ReplyText)) return true;
        confidence = Confidence.Likely;
        return probe.TlsResumed != true && ReplyHints.IsOperationNotPermitted(probe.ReplyText);
    }

    private static Verdict? Store(DataProbe probe) => probe.ReplyCode is 450 or 451 or 452 or 550 or 552 or 553
        ? At(DataFailure.StoreFailed, Confidence.Likely, 44, DataStep.LastByte, Said(probe))
        : null;

    /// <summary>Row 32.</summary>
    private static Verdict BadEnding(DataProbe probe)
    {
        if (!probe.DataTls) return At(DataFailure.Reset, Confidence.Likely, 32, DataStep.Closed, Said(probe));
        var serverSaw = probe.ServerTrace?.Close == CloseKind.TruncatedTls;
        return At(DataFailure.NoCloseNotify, serverSaw ? Confidence.Sure : Confidence.Likely, 32, DataStep.Closed, Said(probe),
            ("All bytes had moved: what failed was the end of the TLS connection.", "所有字节都已传完：失败的是 TLS 连接的结束过程。"));
    }

    private static Verdict Stalled(DataProbe probe, List<DataProbe> all)
    {
        var smallPassed = all.Exists(other => other.IsOk && other.IsActive == probe.IsActive && !(other.ExpectedBytes >= Large));
        if (probe.ExpectedBytes >= Large && smallPassed)
        {
            return At(DataFailure.PathMtuBlackHole, Confidence.Likely, 34, DataStep.LastByte,
                ($"Small transfers pass, a large one stopped after {probe.Bytes} bytes.", $"小文件传输正常，大文件在 {probe.Bytes} 字节后停住。"));
        }
        if (probe is { DataTls: true, Bytes: 0, IsActive: true, PreliminarySeen: true })
        {
            return At(DataFailure.TlsHandshakeTimedOut, Confidence.Likely, 37, DataStep.TlsDone,
                ("The server dialled, said 150, and then neither side began the TLS handshake.", "服务器建立了连接并应答 150，随后双方都没有开始 TLS 握手。"));
        }
        return At(DataFailure.Stalled, Confidence.Sure, 45, DataStep.LastByte, ($"No byte moved for long; {probe.Bytes} had.", $"长时间没有数据移动；此前已传 {probe.Bytes} 字节。"));
    }

    private static Phrase Said(DataProbe probe) =>
        ($"The transfer by {probe.Mode.Verb()} ended with \"{probe.ReplyCode} {probe.ReplyText}\".", $"通过 {probe.Mode.Verb()} 的传输以“{probe.ReplyCode} {probe.ReplyText}”结束。");

    private static Verdict At(DataFailure cause, Confidence confidence, int row, DataStep step, params IReadOnlyList<Phrase?> reasons) =>
        new(cause, confidence, Scope.Transfer, row, [.. reasons.OfType<Phrase>()]) { Step = step };
}

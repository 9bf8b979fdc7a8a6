using System.Globalization;

namespace Portolan.Diagnosis;

/// <summary>A data connection's trace as <c>key=value</c> lines, for <see cref="ServerReport"/>.</summary>
internal static class TraceLines
{
    public static void Add(DataConnectionTrace trace, Action<string, object?> add)
    {
        add("mode", trace.Mode.Verb());
        add("announced", trace.Announced is null ? null : SpelledEndPoint.Spell(trace.Announced));
        add("local", trace.Local is null ? null : SpelledEndPoint.Spell(trace.Local));
        add("remote", trace.Remote is null ? null : SpelledEndPoint.Spell(trace.Remote));
        for (var step = DataStep.Announced; step <= DataStep.Closed; step++)
            if (trace.At(step) is { } at) add($"at-{(int)step}", (long)at.TotalMicroseconds);
        add("tls", trace.TlsProtocol);
        add("resumed", trace.TlsResumed is { } resumed ? resumed ? "yes" : "no" : null);
        add("bytes", trace.Bytes);
        add("failure", trace.Failure.ToText());
        add("error", trace.SystemError == 0 ? null : trace.SystemError);
        add("close", trace.Close);
        add("strangers", trace.StrangersDropped == 0 ? null : trace.StrangersDropped);
        add("stranger", trace.LastStranger is null ? null : SpelledEndPoint.Spell(trace.LastStranger));
        add("reply", trace.ReplyCode == 0 ? null : trace.ReplyCode);
    }

    /// <summary>Null where the lines hold no trace.</summary>
    public static DataConnectionTrace? Read(Dictionary<string, string> values)
    {
        if (!values.TryGetValue("mode", out var verb)) return null;
        var trace = new DataConnectionTrace
        {
            Mode = Enum.GetValues<DataMode>().FirstOrDefault(mode => mode.Verb() == verb),
            Announced = values.TryGetValue("announced", out var announced) ? SpelledEndPoint.ReadEndPoint(announced) : null,
            Local = values.TryGetValue("local", out var local) ? SpelledEndPoint.ReadEndPoint(local) : null,
            Remote = values.TryGetValue("remote", out var remote) ? SpelledEndPoint.ReadEndPoint(remote) : null,
            TlsProtocol = values.GetValueOrDefault("tls"),
            TlsResumed = values.TryGetValue("resumed", out var resumed) ? resumed == "yes" : null,
            Bytes = values.TryGetValue("bytes", out var bytes) && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var moved) ? moved : 0,
            Failure = DataFailureCode.TryParse(values.GetValueOrDefault("failure"), out var failure) ? failure : DataFailure.None,
            SystemError = Number(values, "error"),
            Close = Enum.TryParse<CloseKind>(values.GetValueOrDefault("close"), out var close) ? close : CloseKind.None,
            StrangersDropped = Number(values, "strangers"),
            LastStranger = values.TryGetValue("stranger", out var stranger) ? SpelledEndPoint.ReadAddress(stranger) : null,
            ReplyCode = Number(values, "reply"),
        };
        for (var step = DataStep.Announced; step <= DataStep.Closed; step++)
            if (values.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"at-{(int)step}"), out var at) &&
                long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds < 1L << 40)
                trace.Reach(step, TimeSpan.FromMicroseconds(microseconds));
        return trace;
    }

    public static int Number(Dictionary<string, string> values, string key) =>
        values.TryGetValue(key, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

using System.Globalization;
using System.Text;
using Portolan.Diagnosis;

namespace Portolan.Server.Sessions;

/// <summary>A data connection's trace as one log line.</summary>
internal static class TraceText
{
    private static readonly DataStep[] Steps = [DataStep.Announced, DataStep.Opening, DataStep.Connected, DataStep.TlsDone, DataStep.LastByte, DataStep.Closed];

    public static string Of(DataConnectionTrace trace)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{trace.Mode.Verb()} announced {trace.Announced}, {trace.Local} <-> {trace.Remote}");
        foreach (var step in Steps)
            if (trace.At(step) is { } at) text.Append(CultureInfo.InvariantCulture, $", {step} {at.TotalMilliseconds:0.0} ms");
        if (trace.TlsProtocol is { } tls) text.Append(CultureInfo.InvariantCulture, $", {tls} resumed {trace.TlsResumed}");
        if (trace.StrangersDropped > 0) text.Append(CultureInfo.InvariantCulture, $", strangers dropped {trace.StrangersDropped} (last {trace.LastStranger})");
        text.Append(CultureInfo.InvariantCulture, $", {trace.Bytes} bytes, {trace.Failure.ToText()}, {trace.ReplyCode}");
        return text.ToString();
    }
}

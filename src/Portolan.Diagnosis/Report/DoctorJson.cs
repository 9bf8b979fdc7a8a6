using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Portolan.Diagnosis;

/// <summary>Prints a report for programs. The schema is stable (docs/doctor-json.md): fields are added, never renamed; the summary comes first.</summary>
public static class DoctorJson
{
    // Chinese texts stay readable; the output is no HTML.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(DoctorReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            Summary(json, report);
            Target(json, report);
            Verdicts(json, report);
            Steps(json, report);
            Probes(json, report);
            Range(json, report);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Summary(Utf8JsonWriter json, DoctorReport report)
    {
        json.WriteString("active", report.Summary.Active);
        json.WriteString("passive", report.Summary.Passive);
        json.WriteString("use", report.Summary.Use);
        json.WriteStartArray("causes");
        foreach (var cause in report.Summary.Causes) json.WriteStringValue(cause);
        json.WriteEndArray();
        json.WriteNumber("exitCode", report.Summary.ExitCode);
        json.WriteString("profile", report.Profile);
    }

    private static void Target(Utf8JsonWriter json, DoctorReport report)
    {
        var seen = report.Seen;
        json.WriteString("target", report.Target);
        json.WriteString("startedAt", report.StartedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        json.WriteNumber("tookMilliseconds", Math.Round(report.Took.TotalMilliseconds));
        json.WriteStartObject("control");
        Address(json, "local", seen.ControlLocal);
        Address(json, "remote", seen.ControlRemote);
        json.WriteString("seenAs", seen.SeenAs?.ToString());
        json.WriteBoolean("tls", seen.UsesTls);
        json.WriteBoolean("loggedIn", seen.LoggedIn);
        json.WriteBoolean("twoSided", seen.Server is not null);
        if (seen.FtpHelperOnPath is { } helper) json.WriteBoolean("ftpHelper", helper);
        json.WriteEndObject();
        TlsJson.Write(json, seen);
        if (seen.Idle is not { } idle) return;
        json.WriteStartObject("idle");
        json.WriteNumber("milliseconds", idle.Silence.TotalMilliseconds);
        json.WriteBoolean("survived", idle.Survived);
        json.WriteNumber("reply", idle.ReplyCode);
        json.WriteEndObject();
    }

    private static void Verdicts(Utf8JsonWriter json, DoctorReport report)
    {
        var values = AdviceValues.From(report.Seen);
        json.WriteStartArray("verdicts");
        foreach (var verdict in report.Verdicts)
        {
            var cause = CauseCatalogue.Of(verdict.Cause);
            json.WriteStartObject();
            json.WriteString("code", verdict.Code);
            json.WriteString("cause", verdict.Cause.ToText());
            json.WriteString("confidence", Lower(verdict.Confidence));
            json.WriteString("scope", Lower(verdict.Scope));
            json.WriteBoolean("advice", verdict.IsAdvice);
            json.WriteNumber("step", (int)verdict.Step);
            json.WriteNumber("row", verdict.Row);
            Phrase(json, "title", cause.Title);
            Phrase(json, "meaning", values.Fill(cause.Meaning));
            json.WriteStartArray("reasons");
            foreach (var reason in verdict.Reasons) Phrase(json, null, reason);
            json.WriteEndArray();
            Fixes(json, report.Fixes(verdict), values);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Fixes(Utf8JsonWriter json, IReadOnlyList<Advice> fixes, AdviceValues values)
    {
        json.WriteStartArray("fixes");
        foreach (var fix in fixes)
        {
            json.WriteStartObject();
            json.WriteString("where", Lower(fix.Where));
            Phrase(json, "do", values.Fill(fix.Do));
            json.WriteStartObject("copy");
            foreach (var snippet in fix.Copy) json.WriteString(snippet.Product, values.Fill(snippet.Text));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Steps(Utf8JsonWriter json, DoctorReport report)
    {
        json.WriteStartArray("steps");
        foreach (var step in report.Steps)
        {
            json.WriteStartObject();
            json.WriteString("probe", step.Probe);
            json.WriteString("mark", Lower(step.Mark));
            Phrase(json, "text", step.Text);
            if (step.Took is { } took) json.WriteNumber("milliseconds", Math.Round(took.TotalMilliseconds, 1));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Probes(Utf8JsonWriter json, DoctorReport report)
    {
        json.WriteStartArray("probes");
        foreach (var probe in report.Seen.Probes)
        {
            json.WriteStartObject();
            json.WriteString("mode", probe.Mode.Verb());
            json.WriteString("outcome", Kebab(probe.Outcome));
            json.WriteBoolean("controlTls", probe.ControlTls);
            json.WriteBoolean("dataTls", probe.DataTls);
            if (probe.ToControlPeer) json.WriteBoolean("toControlPeer", true);
            if (probe.Upload) json.WriteBoolean("upload", true);
            Address(json, "announced", probe.Announced);
            if (probe.AnnouncedAsReceived is not null) Address(json, "announcedAsReceived", probe.AnnouncedAsReceived);
            Address(json, "local", probe.Local);
            Address(json, "remote", probe.Remote);
            if (probe.ReplyCode != 0) json.WriteString("reply", string.Create(CultureInfo.InvariantCulture, $"{probe.ReplyCode} {probe.ReplyText}"));
            if (probe.ReplyAfter is { } after) json.WriteNumber("replyAfterMilliseconds", Math.Round(after.TotalMilliseconds, 1));
            json.WriteString("tlsProtocol", probe.TlsProtocol);
            if (probe.TlsResumed is { } resumed) json.WriteBoolean("tlsResumed", resumed);
            json.WriteNumber("bytes", probe.Bytes);
            if (probe.ServerTrace is { } trace) json.WriteString("serverSaw", trace.Failure.ToText());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Range(Utf8JsonWriter json, DoctorReport report)
    {
        if (report.Range is not { } check) return;
        json.WriteStartObject("range");
        json.WriteString("ports", check.Range.ToString());
        json.WriteStartArray("closed");
        foreach (var closed in check.Closed) json.WriteStringValue(closed.ToString());
        json.WriteEndArray();
        if (check.Unchecked.Count > 0)
        {
            json.WriteStartArray("unchecked");
            foreach (var unknown in check.Unchecked) json.WriteStringValue(unknown.ToString());
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    internal static void Phrase(Utf8JsonWriter json, string? name, Phrase phrase)
    {
        if (name is null) json.WriteStartObject();
        else json.WriteStartObject(name);
        json.WriteString("en", phrase.En);
        json.WriteString("zh", phrase.Zh);
        json.WriteEndObject();
    }

    private static void Address(Utf8JsonWriter json, string name, IPEndPoint? end) => json.WriteString(name, end?.ToString());

    private static string Lower<T>(T value) where T : struct, Enum => Kebab(value);

    private static string Kebab<T>(T value) where T : struct, Enum => DataFailureCode.Kebab(value.ToString());
}

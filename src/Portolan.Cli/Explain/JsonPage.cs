using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portolan.Diagnosis;

namespace Portolan.Cli.Explain;

/// <summary>The lesson for programs: one object, its fields named in the help of the command.</summary>
internal static class JsonPage
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Lesson lesson, Stage stage, IReadOnlyList<ToldStep> steps, Finding finding, Language language)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("mode", lesson.Active ? "active" : "passive");
            json.WriteBoolean("tls", lesson.Tls);
            json.WriteString("network", lesson.Nat ? "nat" : "loopback");
            json.WriteString("ports", stage.Tap is null ? "sockets" : "wire");
            json.WriteString("client", stage.Client.ToString());
            if (stage.Outside is { } outside) json.WriteString("outside", outside.ToString());
            json.WriteString("server", stage.Server.ToString());
            json.WriteStartArray("steps");
            foreach (var step in steps) WriteStep(json, step, StoryText.Of(lesson.Active)[step.Number - 1].Text.In(language));
            json.WriteEndArray();
            json.WriteBoolean("works", finding.Works);
            json.WriteNumber("bytes", finding.Trace.Bytes);
            if (!finding.Works)
            {
                json.WriteNumber("failedStep", (int)finding.FailedStep);
                json.WriteString("cause", finding.Code);
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteStep(Utf8JsonWriter json, ToldStep step, string text)
    {
        json.WriteStartObject();
        json.WriteNumber("step", step.Number);
        json.WriteString("state", step.State switch { ArrowState.Done => "done", ArrowState.Failed => "failed", _ => "not-reached" });
        json.WriteString("text", text);
        json.WriteStartArray("seen");
        foreach (var seen in step.Seen)
        {
            json.WriteStartObject();
            json.WriteString("where", NameOf(seen.Source));
            json.WriteString("from", seen.From.ToString());
            json.WriteString("to", seen.To.ToString());
            json.WriteString("what", seen.What);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (step.Note.Length > 0) json.WriteString("note", step.Note);
        json.WriteEndObject();
    }

    private static string NameOf(Source source) => source switch
    {
        Source.WireInside => "inside",
        Source.WireOutside => "outside",
        Source.ClientSocket => "client-socket",
        Source.ServerSocket => "server-socket",
        _ => "wire",
    };
}

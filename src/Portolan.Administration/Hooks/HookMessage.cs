using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Administration;

/// <summary>Something that happened, as hooks are told it: the same few facts in a webhook's JSON, in a mail's lines and in a command's environment.</summary>
/// <param name="Id">Tells a message that came twice from two messages.</param>
/// <param name="Facts">Names in camel case; values are texts, numbers and truth values.</param>
public sealed record HookMessage(string Id, HookEvent Event, DateTimeOffset At, IReadOnlyList<KeyValuePair<string, object>> Facts)
{
    /// <summary>The reply of a quota that is used up (RFC 959 §4.2.2).</summary>
    private const int QuotaReply = 552;

    // Names in any language stay readable; the output is no HTML.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string EventName => ToName(Event);

    /// <summary>What it means, for people; programs read the facts. Empty where those say all.</summary>
    public IReadOnlyList<Phrase> InWords { get; init; } = [];

    /// <summary>Of a server's event; null where no hook can ask for it.</summary>
    public static HookMessage? Of(ServerEvent happened) => happened switch
    {
        LoggedIn login => New(HookEvent.Login, login.At, ("session", login.Session), ("user", login.User), ("client", login.Client.ToString()), ("tls", login.Tls)),
        LoginRefused refused => New(HookEvent.LoginRefused, refused.At, ("session", refused.Session), ("user", refused.User), ("client", refused.Client.ToString()), ("reason", refused.Refusal.ToString())) with { InWords = [SessionTexts.Of(refused.Refusal)] },
        TransferEnded ended => OfTransfer(ended),
        DataConnectionRefused refused => OfConnection(refused),
        QuotaRefused refused => New(HookEvent.Quota, refused.At, ("session", refused.Session), ("user", refused.User), ("verb", refused.Verb), ("path", refused.Argument), ("reply", QuotaReply)),
        Banned { Ban: var ban } banned => New(HookEvent.Ban, banned.At,
            ("network", ban.Network.ToString()), ("reason", SessionTexts.Of(ban).En), ("automatic", ban.IsAutomatic), ("count", ban.Count), ("until", ban.Until is { } until ? Time(until) : "")) with
        { InWords = [SessionTexts.Of(ban)] },
        FindingRaised { Finding: var finding } raised => New(HookEvent.Finding, raised.At,
            ("code", finding.Code.ToText()), ("severity", finding.Severity.ToString()), ("text", FindingTexts.What(finding.Code, finding.Facts).En), ("remedy", FindingTexts.Remedy(finding.Code, finding.Facts).En))
            with
        { InWords = [FindingTexts.What(finding.Code, finding.Facts), FindingTexts.Remedy(finding.Code, finding.Facts)] },
        _ => null,
    };

    /// <summary>Which kind a server's event is for hooks; null where no hook can ask for it.</summary>
    public static HookEvent? KindOf(ServerEvent happened) => happened switch
    {
        LoggedIn => HookEvent.Login,
        LoginRefused => HookEvent.LoginRefused,
        TransferEnded ended => KindOf(ended.Transfer),
        DataConnectionRefused => HookEvent.Failure,
        QuotaRefused => HookEvent.Quota,
        Banned => HookEvent.Ban,
        FindingRaised => HookEvent.Finding,
        _ => null,
    };

    /// <summary>For trying a hook out.</summary>
    public static HookMessage Test(HookEvent kind, DateTimeOffset at) => New(kind, at.UtcDateTime, ("test", true), ("user", "test"));

    /// <summary>The body of a webhook, and a command's standard input.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            json.WriteString("id", Id);
            json.WriteString("event", EventName);
            json.WriteString("at", Time(At));
            foreach (var (name, value) in Facts) Write(json, name, value);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    /// <summary>A value as text: <c>true</c>, <c>1.5</c>, no control characters.</summary>
    public static string Text(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Clean(value.ToString()!),
    };

    public static string ToName(HookEvent kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static HookMessage OfTransfer(TransferEnded ended)
    {
        var transfer = ended.Transfer;
        return New(KindOf(transfer), ended.At,
            ("session", ended.Session), ("user", transfer.User ?? ""), ("client", transfer.Connection.ControlRemote?.ToString() ?? ""), ("verb", transfer.Verb), ("path", transfer.Path),
            ("upload", transfer.Upload), ("bytes", transfer.Bytes), ("seconds", Math.Round(transfer.Duration.TotalSeconds, 3)), ("reply", transfer.Connection.ReplyCode),
            ("mode", transfer.Connection.Mode.ToString()), ("cause", transfer.Connection.Failure == DataFailure.None ? "" : transfer.Connection.Failure.ToText()))
            with
        { InWords = transfer.Connection.Failure == DataFailure.None ? [] : [CauseCatalogue.Of(transfer.Connection.Failure).Title] };
    }

    private static HookMessage OfConnection(DataConnectionRefused refused)
    {
        var trace = refused.Connection;
        return New(HookEvent.Failure, refused.At,
            ("session", refused.Session), ("user", refused.User ?? ""), ("client", trace.ControlRemote?.ToString() ?? ""), ("reply", trace.ReplyCode), ("mode", trace.Mode.ToString()), ("cause", trace.Failure.ToText()));
    }

    private static HookEvent KindOf(TransferRecord transfer) =>
        transfer.Succeeded ? HookEvent.Transfer : transfer.Connection.ReplyCode == QuotaReply ? HookEvent.Quota : HookEvent.Failure;

    private static HookMessage New(HookEvent kind, DateTime at, params ReadOnlySpan<(string Name, object Value)> facts)
    {
        var list = new List<KeyValuePair<string, object>>(facts.Length);
        foreach (var (name, value) in facts) list.Add(new(name, value));
        return new HookMessage(Guid.NewGuid().ToString("N"), kind, new DateTimeOffset(at, TimeSpan.Zero), list);
    }

    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case bool truth: json.WriteBoolean(name, truth); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            case double number: json.WriteNumber(name, number); break;
            default: json.WriteString(name, Clean(value.ToString()!)); break;
        }
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Names come from clients: no control characters, no halves of characters.</summary>
    private static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1F') && !text.AsSpan().ContainsAnyInRange('\x7F', '\x9F') && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) clean.Append(Rune.IsControl(rune) ? "?" : rune.ToString());
        return clean.ToString();
    }
}

using System.Text.Json.Nodes;
using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>A problem document of an ACME authority, for people: its type in their language, then the authority's own words. RFC 8555 §6.7.</summary>
/// <param name="Detail">The authority's words; null where it has none.</param>
internal sealed record AcmeProblem(AcmeError Error, string? Detail)
{
    private const string Namespace = "urn:ietf:params:acme:error:";
    private const int MostParts = 10;

    /// <summary>What is wrong with each name, where several are. RFC 8555 §6.7.1.</summary>
    public IReadOnlyList<(string? Name, AcmeProblem Problem)> Parts { get; init; } = [];

    /// <summary>Null where the answer is no problem document.</summary>
    public static AcmeProblem? Of(JsonNode? answer) => Of(answer, isPart: false);

    public override string ToString() => Text.En;

    /// <summary>One sentence, without a full stop where the authority's words end it.</summary>
    public Phrase Text
    {
        get
        {
            var (english, chinese) = AcmeErrorTexts.Of(Error);
            if (Detail is not null) (english, chinese) = ($"{english}: {Detail}", $"{chinese}：{Detail}");
            foreach (var (name, part) in Parts)
            {
                var (en, zh) = part.Text;
                (english, chinese) = ($"{english} / {(name is null ? "" : name + ": ")}{en}", $"{chinese} / {(name is null ? "" : name + "：")}{zh}");
            }
            return (english, chinese);
        }
    }

    private static AcmeProblem? Of(JsonNode? answer, bool isPart)
    {
        if (answer is not JsonObject words) return null;
        var (type, detail) = (TextOf(words["type"]), TextOf(words["detail"]));
        if (type is null && detail is null) return null;
        var parts = isPart || words["subproblems"] is not JsonArray list ? [] : list.Take(MostParts).Select(PartOf).OfType<(string?, AcmeProblem)>();
        return new AcmeProblem(ErrorOf(type), detail is null ? null : Printable.Line(detail)) { Parts = [.. parts] };
    }

    private static (string? Name, AcmeProblem Problem)? PartOf(JsonNode? answer) =>
        Of(answer, isPart: true) is { } part ? ((answer!["identifier"] as JsonObject)?["value"] is { } name && TextOf(name) is { } text ? Printable.Line(text) : null, part) : null;

    private static AcmeError ErrorOf(string? type) =>
        type is not null && type.StartsWith(Namespace, StringComparison.Ordinal) && type[Namespace.Length..] is [>= 'a' and <= 'z', ..] word
        && Enum.TryParse<AcmeError>(word, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : AcmeError.Other;

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}

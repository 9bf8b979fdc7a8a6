using System.Globalization;
using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>What people call a place in a document of settings, a backup or a change, instead of its JSON pointer: <c>Passive mode: Passive port range</c>, <c>User anna: Storage</c>.</summary>
public static class FieldNames
{
    private static readonly Dictionary<string, string> ThingsOf = new(StringComparer.Ordinal)
    {
        ["users"] = "user",
        ["groups"] = "group",
        ["administrators"] = "administrator",
        ["bans"] = "ban",
        ["hooks"] = "hook",
    };

    /// <summary>What is not known here is said as the document says it.</summary>
    public static Phrase Of(string pointer)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        var parts = JsonPointers.Steps(pointer);
        return parts switch
        {
            ["settings"] => Join([("Settings", "设置")]),
            ["settings", .. var inner] => OfSetting(inner),
            [var list, var name, .. var inner] when ThingsOf.TryGetValue(list, out var thing) => Join([Named(FieldWords.Things[thing], name), .. OfField(inner is ["user", .. var own] ? own : inner)]),
            _ => OfSetting(parts),
        };
    }

    private static Phrase OfSetting(string[] parts) => parts switch
    {
        ["terms", ..] => Join(OfField(parts)),
        ["defaults", .. var terms] => Join([FieldWords.Sections["defaults"], .. OfField(["terms", .. terms])]),
        [var section, .. var rest] when FieldWords.Sections.TryGetValue(section, out var known) => Join([known, .. rest is [var name, .. var deeper] ? (Phrase[])[WordIn(section, name), .. deeper.Select(part => WordIn(section, part))] : []]),
        [var name, .. var deeper] when FieldWords.Settings.TryGetValue("/" + name, out var known) => Join([FieldWords.Sections["general"], known, .. deeper.Select(Plain)]),
        _ => Join(OfField(parts)),
    };

    private static IEnumerable<Phrase> OfField(string[] parts) => parts switch
    {
        [] => [],
        ["terms", var term, .. var deeper] => [FieldWords.Terms.TryGetValue(term, out var known) ? known : Plain(term), .. deeper.Select(Plain)],
        ["passwordHash", ..] => [FieldWords.Fields["password"]],
        _ => parts.Select(Plain),
    };

    private static Phrase WordIn(string section, string part) => FieldWords.Settings.TryGetValue($"/{section}/{part}", out var known) ? known : Plain(part);

    /// <summary>The word of a field; items of lists are counted from one.</summary>
    private static Phrase Plain(string part) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? Phrase.Quote((index + 1).ToString(CultureInfo.InvariantCulture))
        : FieldWords.Fields.TryGetValue(part, out var known) ? known : Phrase.Quote(part);

    private static Phrase Named(Phrase thing, string name) => ($"{thing.En} {name}", $"{thing.Zh} {name}");

    private static Phrase Join(IEnumerable<Phrase> parts)
    {
        Phrase[] all = [.. parts];
        return (string.Join(": ", all.Select(part => part.En)), string.Join("：", all.Select(part => part.Zh)));
    }
}

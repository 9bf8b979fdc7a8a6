using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Portolan.Administration;
using Portolan.Console.Tests.Kit;
using Portolan.Console.Wire;
using Portolan.Diagnosis;
using Portolan.Server;
using Portolan.Server.Files;
using Portolan.Server.Files.Local;
using Portolan.Testing;

namespace Portolan.Console.Tests;

/// <summary>The words that the API says have their place in the dictionaries of the pages, in every language: a new one cannot be forgotten.</summary>
public sealed class DictionaryTests
{
    private static readonly string Dictionaries = Path.Join(Repository.Root, "src", "Portolan.Console", "ui", "src", "i18n");

    /// <summary>Dictionary, the object in it (empty: the dictionary itself), and what must be there.</summary>
    public static TheoryData<string, string, string[]> Wanted { get; } = new()
    {
        { "words", "events", Of<HookEvent>() },
        { "words", "rights", [.. FileRightsText.KnownWords] },
        { "words", "actors", [Actor.Server.By, Actor.CommandLine.By] },
        { "words", "audited", ["settings", "user", "group", "ban", "administrator", "apiKey", "hook", "session", "usage", "console", "backup", "acme", "upload", "self-signed", "delete", "rename", "mkdir", MailSection.PasswordSecret] },
        { "words", "fields", [.. FieldsOf(AdministrationJson.Default.User, AdministrationJson.Default.Group, AdministrationJson.Default.Administrator, AdministrationJson.Default.ApiKey, AdministrationJson.Default.BanRow, AdministrationJson.Default.Hook)] },
        { "admin", "actions", [.. typeof(AuditActions).GetFields().Select(field => (string)field.GetRawConstantValue()!)] },
        { "limits", "", Of<HookKind>() },
        { "shell", "", [.. Of<Role>(), .. Of<ApiScope>()] },
        { "sessions", "", [.. Of<SessionActivity>(), "ended"] },
        { "transfers", "", [.. Of<TransferDirection>(), .. Of<TransferOutcomeKind>()] },
        { "data", "sources", Of<AnnouncedSource>() },
        { "settings", "choices", [.. Of<TlsSessionReuse>(), .. Of<FlushPolicy>(), .. Of<PortMappingMode>(), .. Of<MailTls>(), .. Of<ConsoleCertificate>(), .. Of<AcmeChallenge>()] },
    };

    [Theory]
    [MemberData(nameof(Wanted))]
    public void Words_OfTheServer_AreInEveryDictionary(string dictionary, string within, string[] wanted)
    {
        Assert.NotEmpty(wanted);
        foreach (var language in new[] { "en", "zh" })
        {
            var known = KeysOf(File.ReadAllText(Path.Join(Dictionaries, language, dictionary + ".ts")), within);
            Assert.Empty(wanted.Except(known, StringComparer.Ordinal).Select(word => $"{language}/{dictionary}.ts: {within} {word}"));
        }
    }

    /// <summary>Dictionary and object, and the words that the command line says for the same things.</summary>
    public static TheoryData<string, string, IReadOnlyDictionary<string, Phrase>> Shared { get; } = new()
    {
        { "settings", "names", FieldWords.Sections },
        { "settings", "fields", FieldWords.Settings.Where(word => !word.Key.StartsWith("/acme/", StringComparison.Ordinal) && !word.Key.StartsWith("/networks/", StringComparison.Ordinal)).ToDictionary() },
        { "settings", "networkColumns", FieldWords.Settings.Where(word => word.Key.StartsWith("/networks/", StringComparison.Ordinal)).ToDictionary(word => word.Key["/networks/".Length..], word => word.Value) },
        { "certificates", "", new Dictionary<string, Phrase>(StringComparer.Ordinal)
            {
                ["acmeOn"] = FieldWords.Settings["/acme/enabled"], ["authority"] = FieldWords.Settings["/acme/directory"], ["domains"] = FieldWords.Settings["/acme/names"],
                ["email"] = FieldWords.Settings["/acme/contact"], ["challenge"] = FieldWords.Settings["/acme/challenge"], ["listen"] = FieldWords.Settings["/acme/listen"],
            } },
        { "users", "", FieldWords.Terms },
        { "words", "fields", FieldWords.Fields },
        { "words", "audited", FieldWords.Things },
    };

    [Theory]
    [MemberData(nameof(Shared))]
    public void Words_OfTheCommandLine_AreThoseOfThePages(string dictionary, string within, IReadOnlyDictionary<string, Phrase> words)
    {
        Assert.NotEmpty(words);
        foreach (var (language, of) in new (string, Func<Phrase, string>)[] { ("en", word => word.En), ("zh", word => word.Zh) })
        {
            var pages = WordsOf(File.ReadAllText(Path.Join(Dictionaries, language, dictionary + ".ts")), within);
            Assert.Equal(words.Select(word => (word.Key, of(word.Value))), words.Select(word => (word.Key, pages.GetValueOrDefault(word.Key, "missing"))));
            if (dictionary == "settings") Assert.Empty(pages.Keys.Except(words.Keys, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void SessionEnds_OfTheServer_AreOnTheApiPage()
    {
        var page = File.ReadAllText(Path.Join(Repository.Root, "docs", "api.md"));
        Assert.All(Of<SessionEnd>(), word => Assert.Contains($"`{word}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_OfTheServer_AreOnTheApiPage()
    {
        const RegexOptions Plain = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;
        await using var rig = await Rig.StartAsync();
        using var nobody = rig.Anonymous();
        var told = Regex.Matches(await nobody.GetTextAsync("/metrics"), "^# TYPE (?<name>[a-z_]+) (counter|gauge)$", Plain | RegexOptions.Multiline).Select(match => match.Groups["name"].Value);
        var page = File.ReadAllLines(Path.Join(Repository.Root, "docs", "api.md")).Where(line => line.StartsWith("| `portolan_", StringComparison.Ordinal));
        var documented = page.SelectMany(line => Regex.Matches(line, "`(?<name>portolan_[a-z_]+)`", Plain)).Select(match => match.Groups["name"].Value);
        Assert.Equal(told.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static string[] Of<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Words.Camel)];

    /// <summary>Those whose changes the audit log shows; terms have words of their own, versions are never shown.</summary>
    private static IEnumerable<string> FieldsOf(params JsonTypeInfo[] types) =>
        types.SelectMany(type => type.Properties).Where(property => property.Get is not null).Select(property => property.Name).Where(name => name is not ("terms" or "version")).Append("password").Append("secret").Distinct(StringComparer.Ordinal);

    /// <summary>Names and what they say; of a list its first text.</summary>
    private static Dictionary<string, string> WordsOf(string text, string within) =>
        Regex.Matches(Within(text, within), @"[{,\s]'?(?<key>[A-Za-z/][\w./-]*)'?: \[?'(?<word>([^'\\]|\\.)*)'", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10))
            .ToDictionary(match => match.Groups["key"].Value, match => match.Groups["word"].Value.Replace("\\'", "'", StringComparison.Ordinal), StringComparer.Ordinal);

    private static string Within(string text, string within)
    {
        if (within.Length == 0) return text;
        var begin = text.IndexOf($"{within}: {{", StringComparison.Ordinal);
        Assert.True(begin >= 0, $"There is no '{within}'.");
        return text[(begin + within.Length)..text.IndexOf('}', begin)];
    }

    private static HashSet<string> KeysOf(string text, string within)
    {
        text = Within(text, within);
        return [.. Regex.Matches(text, @"[{,\s]'?(?<key>[A-Za-z][\w.-]*)'?: ", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)).Select(match => match.Groups["key"].Value)];
    }
}

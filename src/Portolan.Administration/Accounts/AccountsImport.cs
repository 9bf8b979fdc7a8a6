using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Diagnosis;
using Portolan.Server;
using Portolan.Server.Files;

namespace Portolan.Administration;

/// <summary>
/// Takes the users of an <c>accounts.json</c>, as servers without a store kept them, into the store: once, and only where there are no users yet.
/// The file is renamed to <c>accounts.json.imported</c>.
/// </summary>
public static class AccountsImport
{
    private const string Tls = "tls=", Reuse = "tls-session-reuse=";

    /// <returns>How many users were taken; 0 where there was nothing to do.</returns>
    /// <exception cref="RefusedException">The file is damaged; it stays where it is and nothing was taken.</exception>
    public static async ValueTask<int> RunAsync(string path, IUserStore users, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!File.Exists(path) || await users.CountAsync(cancellationToken) > 0) return 0;
        var found = Read(path, await File.ReadAllTextAsync(path, cancellationToken), time.GetUtcNow());
        foreach (var user in found)
            await users.SaveAsync(user, AuditEntry.Of(Actor.Server, time.GetUtcNow(), AuditActions.Import, "user:" + user.Name), cancellationToken);
        File.Move(path, path + ".imported", overwrite: true);
        return found.Count;
    }

    internal static List<User> Read(string path, string text, DateTimeOffset now)
    {
        try
        {
            return [.. Part(StrictJson.Parse(text), "accounts").AsArray().Select(account => Read(account, now))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new RefusedException(new Problem(
                "", ($"{path} cannot be read: {WhyOf(e).En}", $"无法读取 {path}：{WhyOf(e).Zh}"), ("Repair it, or move it away to begin without its users.", "请修复它，或将其移走，不带其中的用户开始。")));
        }
    }

    private static Phrase WhyOf(Exception exception) => exception switch
    {
        ValueException value => value.Problem,
        JsonException json => StrictJson.ProblemOf(json).Text,
        _ => ("A value there is of the wrong kind.", "其中有值的类型不对。"),
    };

    private static User Read(JsonNode? account, DateTimeOffset now) => new()
    {
        Name = Part(account, "name").GetValue<string>(),
        PasswordHash = Part(account, "password").GetValue<string>(),
        Terms = TermsOf(Part(account, "rights").GetValue<string>()),
        CreatedAt = now,
    };

    private static JsonNode Part(JsonNode? document, string name) => document?[name] ?? throw new ValueException(($"'{name}' is missing.", $"缺少“{name}”。"), ("", ""));

    /// <summary>Rights and words for TLS, as <c>--user</c> takes them: <c>ro,tls=required,tls-session-reuse=off</c>.</summary>
    internal static Terms TermsOf(string text)
    {
        var terms = new Terms();
        var rights = new List<string>();
        foreach (var word in text.Split([',', '+', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.StartsWith(Reuse, StringComparison.OrdinalIgnoreCase)) terms = terms with { TlsSessionReuse = Enum.Parse<TlsSessionReuse>(word[Reuse.Length..], ignoreCase: true) };
            else if (word.StartsWith(Tls, StringComparison.OrdinalIgnoreCase)) terms = terms with { RequireTls = word[Tls.Length..].Equals("required", StringComparison.OrdinalIgnoreCase) };
            else rights.Add(word);
        }
        if (rights.Count == 0) return terms;
        var written = string.Join(',', rights);
        return FileRightsText.TryParse(written, out _, out var unknown) ? terms with { Rights = [new PathRights("/", written)] } : throw new ValueException(($"'{unknown}' is no right.", $"“{unknown}”不是权限。"), ("", ""));
    }
}

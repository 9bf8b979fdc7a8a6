using Portolan.Server;
using Portolan.Server.Files;

namespace Portolan.Cli.Serve;

/// <summary>
/// What stands behind a user's password: rights, and what this user must do about TLS, as in <c>ro,tls=required,tls-session-reuse=off</c>.
/// </summary>
/// <param name="Rights">Null where none are named.</param>
internal readonly record struct UserTerms(FileRights? Rights, bool? RequireTls = null, TlsSessionReuse? SessionReuse = null)
{
    /// <summary>The words besides those of rights, for help texts.</summary>
    public const string TlsWords = "tls=required, tls=optional, tls-session-reuse=off, tls-session-reuse=prefer, tls-session-reuse=require";

    private const string Tls = "tls=", Reuse = "tls-session-reuse=";

    /// <summary>False where a word is not known, or there is none.</summary>
    public static bool TryParse(string text, out UserTerms terms)
    {
        terms = default;
        var words = text.Split([',', '+', ' '], StringSplitOptions.RemoveEmptyEntries);
        var rights = new List<string>();
        foreach (var word in words)
        {
            if (word.StartsWith(Reuse, StringComparison.OrdinalIgnoreCase) && Levels.SessionReuse.TryRead(word[Reuse.Length..], out var reuse))
                terms = terms with { SessionReuse = reuse };
            else if (word.StartsWith(Tls, StringComparison.OrdinalIgnoreCase) && Levels.TlsRequired.TryRead(word[Tls.Length..], out var tls))
                terms = terms with { RequireTls = tls };
            else rights.Add(word);
        }
        if (rights.Count == 0) return words.Length > 0;
        if (!FileRightsText.TryParse(string.Join(',', rights), out var known)) return false;
        terms = terms with { Rights = known };
        return true;
    }
}

using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Wire;
using Portolan.Diagnosis;
using Portolan.Server.Accounts;
using Portolan.Server.Files;

namespace Portolan.Console.Endpoints;

/// <summary>The users of the command line as the API shows them: they log in before stored ones of their name, and only a restart changes them.</summary>
internal static class OwnAccounts
{
    private static readonly Phrase Why = ("The command line of this run made this user (--user or --user-file).", "该用户由本次启动的命令行（--user 或 --user-file）创建。");

    public static Account? FindOwn(this ConsoleContext console, string name) => console.Options.OwnAccounts.FirstOrDefault(account => account.Name == name);

    /// <summary>By name; a search is a part of the name, whatever its case.</summary>
    public static IEnumerable<UserView> ListOwn(this ConsoleContext console, string? search) => console.Options.OwnAccounts
        .Where(account => string.IsNullOrEmpty(search) || account.Name.Contains(search, StringComparison.OrdinalIgnoreCase))
        .OrderBy(account => account.Name, StringComparer.Ordinal).Select(account => View(account, console));

    public static UserView View(Account account, ConsoleContext console) => new(
        account.Name, [], Disabled: false, ExpiresAt: null, AnyPassword: false, Note: null, TermsOf(account), HasPassword: true, console.Control.StartedAt, Version: 0,
        new UsageView(0, 0, 0, 0), LastLogin: null, UserView.FromCommandLine);

    public static Terms TermsOf(Account account) => new()
    {
        Rights = [new PathRights("/", FileRightsText.Format(account.Access.RightsAt(VirtualPath.Root)))],
        RequireTls = account.RequireTls,
        TlsSessionReuse = account.SessionReuse,
    };

    /// <summary>What such a user would find at a path.</summary>
    public static TryView Try(Account account, string path, ConsoleContext console, Language language)
    {
        var at = VirtualPath.Parse(path);
        return new TryView(at.Value, "home", Path.TrimEndingDirectorySeparator(Path.Join(console.Options.Accounts.Root, at.Value)), FileRightsText.Format(account.Access.RightsAt(at)), Why.In(language));
    }

    /// <exception cref="ProblemException">The user is one of the command line's.</exception>
    public static void RefuseOwn(this ConsoleContext console, string name)
    {
        if (console.FindOwn(name) is not null) throw new ProblemException(409, ("This user cannot be changed here", "不能在此更改该用户"), Why);
    }
}

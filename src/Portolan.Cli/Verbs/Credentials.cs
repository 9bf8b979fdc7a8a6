using Portolan.Cli.Values;
using Portolan.Protocol;

namespace Portolan.Cli.Verbs;

/// <summary>User and password of a login.</summary>
internal sealed record Credentials(string User, string Password)
{
    public const string PasswordVariable = "PORTOLAN_PASSWORD";
    private const string Anonymous = "anonymous";

    public bool IsAnonymous => User is Anonymous or "ftp";

    /// <summary>Looks in the URL, the environment and ~/.netrc, and asks at last.</summary>
    /// <exception cref="FailureException">There is a user but no password.</exception>
    public static Credentials Find(FtpUrl url, Session session)
    {
        if (url is { User: { } user, Password: { } password }) return new(user, password);
        if (url.User is not null && session.Shell.Variable(PasswordVariable) is { } variable) return new(url.User, variable);
        if (FindInNetrc(url, session) is { } found) return found;
        if (url.User is null) return new(Anonymous, "anonymous@");
        return url.User is Anonymous or "ftp" ? new(url.User, "anonymous@") : Ask(url.User, url.Host, session);
    }

    private static Credentials? FindInNetrc(FtpUrl url, Session session)
    {
        var path = session.Shell.Variable("NETRC") ?? Path.Combine(session.Shell.Home, OperatingSystem.IsWindows() ? "_netrc" : ".netrc");
        if (!File.Exists(path)) return null;
        if (Netrc.IsOpenToOthers(path))
        {
            session.Messages.Warning(session.Texts.NetrcOpen(path));
            return null;
        }
        var entry = Netrc.Parse(File.ReadAllText(path)).Find(url.Host, url.User);
        return entry is { Password: { } password } && (url.User ?? entry.Login) is { } user ? new(user, password) : null;
    }

    private static Credentials Ask(string user, string host, Session session)
    {
        if (session.Shell is { InIsTerminal: true, ErrorIsTerminal: true } && session.Shell.AskSecret(session.Texts.AskPassword(user, host)) is { } password)
            return new(user, password);
        throw new FailureException(ExitCode.Usage, session.Texts.NoPassword(user));
    }

    /// <summary>Never shows the password.</summary>
    public override string ToString() => User;
}

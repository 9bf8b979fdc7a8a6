namespace Portolan.Cli.Remote;

/// <summary>A new password: asked for on a terminal, else the first line of standard input. Never an argument, which everybody on the machine could read.</summary>
internal static class NewPassword
{
    public static string Read(Session session)
    {
        if (session.Shell.InIsTerminal) return session.Shell.AskSecret(session.Texts.NewPasswordPrompt) is { Length: > 0 } typed ? typed : throw new FailureException(ExitCode.Usage, session.Texts.NewPasswordMissing);
        using var reader = new StreamReader(session.Shell.OpenIn());
        return reader.ReadLine() is { Length: > 0 } line ? line : throw new FailureException(ExitCode.Usage, session.Texts.NewPasswordMissing);
    }
}

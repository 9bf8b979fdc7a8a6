using System.CommandLine;
using Portolan.Cli.Values;

namespace Portolan.Cli.Verbs;

/// <summary><c>portolan rmdir URL</c></summary>
internal static class Rmdir
{
    public static Command Create(Session session)
    {
        var verb = new ClientVerb(session, "rmdir", session.Texts.RmdirCommand);
        var url = verb.AddPathUrl();
        verb.AddOptions();
        verb.Command.Examples.Add(("portolan rmdir ftp://alice@ftp.example.org/empty", session.Texts.RmdirExample));
        verb.Run(parsed => parsed.GetValue(url)!, async work =>
        {
            await work.Client.RemoveDirectoryAsync(work.Url.Target, recursive: false, work.Cancelled);
            return ExitCode.Ok;
        });
        return verb.Command;
    }
}

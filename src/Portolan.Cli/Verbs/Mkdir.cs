using System.CommandLine;
using Portolan.Cli.Values;

namespace Portolan.Cli.Verbs;

/// <summary><c>portolan mkdir URL</c></summary>
internal static class Mkdir
{
    public static Command Create(Session session)
    {
        var verb = new ClientVerb(session, "mkdir", session.Texts.MkdirCommand);
        var url = verb.AddPathUrl();
        var parents = OptionFor.Flag("--parents", session.Texts.ParentsOption, "-p");
        verb.AddOptions(parents);
        verb.Command.Examples.Add(("portolan mkdir -p ftp://alice@ftp.example.org/2026/07", session.Texts.MkdirExample));
        verb.Run(parsed => parsed.GetValue(url)!, async work =>
        {
            await work.Client.CreateDirectoryAsync(work.Url.Target, work.Parsed.GetValue(parents), work.Cancelled);
            return ExitCode.Ok;
        });
        return verb.Command;
    }
}

using System.CommandLine;
using Portolan.Cli.Values;

namespace Portolan.Cli.Verbs;

/// <summary><c>portolan mv URL TARGET</c></summary>
internal static class Mv
{
    public static Command Create(Session session)
    {
        var texts = session.Texts;
        var verb = new ClientVerb(session, "mv", texts.MvCommand);
        var url = verb.AddPathUrl();
        var target = new Argument<string>("target") { HelpName = "TARGET", Description = texts.MvTargetArgument };
        verb.Command.Arguments.Add(target);
        verb.AddOptions();
        verb.Command.Examples.Add(("portolan mv ftp://alice@ftp.example.org/draft.txt final.txt", texts.MvExample));
        verb.Command.Checks.Add(parsed => parsed.GetValue(url)!.OnSameServer(parsed.GetValue(target)!) is null ? texts.OtherServer(parsed.GetValue(target)!) : null);
        verb.Run(parsed => parsed.GetValue(url)!, async work =>
        {
            var from = work.Url;
            var to = from.OnSameServer(work.Parsed.GetValue(target)!)!;
            await work.Client.RenameAsync(from.Target, to.PathFor(from.Name), work.Cancelled);
            return ExitCode.Ok;
        });
        return verb.Command;
    }
}

using System.CommandLine;
using Portolan.Cli.Values;

namespace Portolan.Cli.Verbs;

/// <summary><c>portolan rm URL</c></summary>
internal static class Rm
{
    public static Command Create(Session session)
    {
        var verb = new ClientVerb(session, "rm", session.Texts.RmCommand);
        var url = verb.AddPathUrl();
        var recursive = OptionFor.Flag("--recursive", session.Texts.RmRecursiveOption, "-r");
        verb.AddOptions(recursive);
        verb.Command.Examples.Add(("portolan rm -r ftp://alice@ftp.example.org/old/", session.Texts.RmExample));
        verb.Run(parsed => parsed.GetValue(url)!, work => RunAsync(work, work.Parsed.GetValue(recursive)));
        return verb.Command;
    }

    private static async Task<ExitCode> RunAsync(Work work, bool recursive)
    {
        var target = work.Url.Target;
        var isDirectory = work.Url.NamesDirectory || recursive && await work.Client.StatAsync(target, work.Cancelled) is { IsDirectory: true };
        if (!isDirectory) await work.Client.DeleteAsync(target, work.Cancelled);
        else if (recursive) await work.Client.RemoveDirectoryAsync(target, recursive: true, work.Cancelled);
        else throw new FailureException(ExitCode.Usage, work.Session.Texts.IsRemoteDirectory(target), work.Session.Texts.UseRmdirOrRecursive);
        return ExitCode.Ok;
    }
}

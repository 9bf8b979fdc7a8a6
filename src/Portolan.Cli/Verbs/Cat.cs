using System.CommandLine;
using Portolan.Cli.Values;

namespace Portolan.Cli.Verbs;

/// <summary><c>portolan cat URL</c></summary>
internal static class Cat
{
    public static Command Create(Session session)
    {
        var verb = new ClientVerb(session, "cat", session.Texts.CatCommand);
        var url = verb.AddFileUrl();
        verb.AddOptions();
        verb.Command.Examples.Add(("portolan cat ftp://ftp.example.org/pub/README", session.Texts.CatExample));
        verb.Run(parsed => parsed.GetValue(url)!, RunAsync);
        return verb.Command;
    }

    public static async Task<ExitCode> RunAsync(Work work)
    {
        await using var source = await work.Client.OpenReadAsync(work.Url.Target, cancellationToken: work.Cancelled);
        await StandardStreams.CopyOutAsync(source, work.Session.Shell, work.Cancelled);
        return ExitCode.Ok;
    }
}

using System.CommandLine;
using Portolan.Cli.Values;
using Portolan.Client;
using Portolan.Protocol;

namespace Portolan.Cli.Verbs;

/// <summary><c>portolan ls URL</c></summary>
internal static class Ls
{
    public static Command Create(Session session)
    {
        var texts = session.Texts;
        var verb = new ClientVerb(session, "ls", texts.LsCommand);
        var url = verb.AddUrl();
        var isLong = OptionFor.Flag("--long", texts.LongOption, "-l");
        var json = OptionFor.Flag("--json", texts.JsonOption);
        verb.AddOptions(isLong, json);
        verb.Command.Examples.Add(("portolan ls -l ftp://alice@ftp.example.org/pub/", texts.LsExample));
        verb.Command.Examples.Add(("portolan ls --json ftps://alice@ftp.example.org/ | jq -r '.[].name'", texts.LsJsonExample));
        verb.Run(parsed => parsed.GetValue(url)!, work => RunAsync(work,
            work.Parsed.GetValue(json) ? new JsonListing(session.Shell) : new PlainListing(session.Shell, work.Parsed.GetValue(isLong))));
        return verb.Command;
    }

    private static async Task<ExitCode> RunAsync(Work work, Listing listing)
    {
        await using (listing)
        {
            var count = 0;
            await foreach (var entry in EntriesAsync(work))
            {
                listing.Add(entry);
                count++;
            }
            // Some servers list nothing, successfully, for a directory that does not exist.
            if (count == 0 && work.Url.Target.Length > 1 && await work.Client.StatAsync(work.Url.Target, work.Cancelled) is null)
                throw new FailureException(ExitCode.NotFound, work.Session.Texts.RemoteNotFound(work.Url.Target));
            listing.Complete();
        }
        return ExitCode.Ok;
    }

    private static async IAsyncEnumerable<ListEntry> EntriesAsync(Work work)
    {
        var target = work.Url.Target;
        await using var entries = work.Client.ListAsync(target, work.Cancelled).GetAsyncEnumerator(work.Cancelled);
        while (true)
        {
            ListEntry? file = null;
            try
            {
                if (!await entries.MoveNextAsync()) yield break;
            }
            catch (FtpReplyException refusal) when (refusal.Reply.Class == 5 && !work.Url.NamesDirectory)
            {
                // MLSD refuses a file; its facts are what was asked for.
                file = await work.Client.StatAsync(target, work.Cancelled);
                if (file is null) throw;
            }
            yield return file ?? entries.Current;
            if (file is not null) yield break;
        }
    }
}

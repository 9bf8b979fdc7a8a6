using System.CommandLine;
using Portolan.Cli.Text;
using Portolan.Cli.Values;
using Portolan.Client;
using Portolan.Protocol;

namespace Portolan.Cli.Verbs;

/// <summary><c>portolan put URL LOCAL...</c>, in either order.</summary>
internal static class Put
{
    private const string StandardInput = "-";

    public static Command Create(Session session)
    {
        var texts = session.Texts;
        var verb = new ClientVerb(session, "put", texts.PutCommand);
        var first = new Argument<string>("url") { HelpName = "URL", Description = texts.UrlArgument };
        var rest = new Argument<string[]>("local") { HelpName = "LOCAL", Description = texts.PutLocalArgument, Arity = ArgumentArity.ZeroOrMore };
        verb.Command.Arguments.Add(first);
        verb.Command.Arguments.Add(rest);
        var resume = OptionFor.Flag("--resume", texts.PutResumeOption, "-c");
        var append = OptionFor.Flag("--append", texts.AppendOption);
        var recursive = OptionFor.Flag("--recursive", texts.PutRecursiveOption, "-r");
        var keepTime = OptionFor.Flag("--keep-time", texts.KeepTimeOption);
        var parents = OptionFor.Flag("--parents", texts.PutParentsOption, "-p");
        verb.AddOptions(resume, append, recursive, parents, keepTime);
        verb.Command.Examples.Add(("portolan put ftps://alice@ftp.example.org/incoming/ report.pdf", texts.PutExample));
        verb.Command.Examples.Add(("tar c photos | portolan put ftp://alice@nas.local/photos.tar -", texts.PutStdinExample));
        PutWish? WishOf(ParseResult parsed) => PutWish.Sort(parsed.GetValue(first)!, parsed.GetValue(rest) ?? []);
        verb.Command.Checks.AddRange([
            parsed => WishOf(parsed) is { } wish ? wish.Problem(texts, parsed.GetValue(recursive)) : Problem(parsed.GetValue(first)!, texts),
            parsed => parsed.GetValue(resume) && parsed.GetValue(append) ? texts.NotBoth("--resume", "--append") : null,
            parsed => parsed.GetValue(resume) && WishOf(parsed) is { Local: [StandardInput] } ? texts.NotWithStream("--resume") : null,
        ]);
        verb.Run(parsed => WishOf(parsed)!.Url, work => RunAsync(work, WishOf(work.Parsed)!, work.Parsed.GetValue(parents), new UploadOptions
        {
            Mode = work.Parsed.GetValue(append) ? UploadMode.Append : work.Parsed.GetValue(resume) ? UploadMode.Resume : UploadMode.Replace,
            KeepModified = work.Parsed.GetValue(keepTime),
        }));
        return verb.Command;
    }

    private static string Problem(string word, Texts texts) =>
        FtpUrl.TryParse(word, out _, out var problem) ? texts.ExactlyOneUrl : texts.NotAUrl(word, texts.Say(FtpUrlProblemTexts.Of(problem)));

    private static async Task<ExitCode> RunAsync(Work work, PutWish wish, bool makeParents, UploadOptions options)
    {
        if (makeParents && wish.Directory is { Length: > 0 } directory) await work.Client.CreateDirectoryAsync(directory, parents: true, work.Cancelled);
        foreach (var local in wish.Local)
        {
            var target = wish.TargetOf(local);
            if (local == StandardInput) await StreamAsync(work, target, options.Mode);
            else if (Directory.Exists(local)) await DirectoryAsync(work, local, target, options);
            else await FileAsync(work, local, target, options);
        }
        return ExitCode.Ok;
    }

    private static async Task FileAsync(Work work, string local, string target, UploadOptions options)
    {
        var summary = await work.Progress.ShowAsync(target, progress => work.Client.UploadAsync(local, target, options, progress, work.Cancelled));
        work.Progress.Tell(summary);
    }

    private static async Task DirectoryAsync(Work work, string local, string target, UploadOptions options)
    {
        var summary = await work.Progress.ShowAsync(target, progress => work.Client.UploadDirectoryAsync(local, target, options, progress, work.Cancelled));
        work.Progress.Tell(target, summary);
    }

    private static async Task StreamAsync(Work work, string target, UploadMode mode)
    {
        await using var source = work.Session.Shell.OpenIn();
        await using var sink = await work.Client.OpenWriteAsync(target, mode, cancellationToken: work.Cancelled);
        try
        {
            await source.CopyToAsync(sink, 256 * 1024, work.Cancelled);
        }
        catch
        {
            await sink.AbortAsync(); // or the server would take what came for the whole
            throw;
        }
        await sink.CompleteAsync(work.Cancelled);
    }
}

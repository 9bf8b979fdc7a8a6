using System.CommandLine;
using Portolan.Cli.Values;
using Portolan.Client;

namespace Portolan.Cli.Verbs;

/// <summary><c>portolan get URL [LOCAL]</c></summary>
internal static class Get
{
    public static Command Create(Session session)
    {
        var texts = session.Texts;
        var verb = new ClientVerb(session, "get", texts.GetCommand);
        var url = verb.AddUrl();
        var local = new Argument<string?>("local") { HelpName = "LOCAL", Description = texts.GetLocalArgument, Arity = ArgumentArity.ZeroOrOne };
        verb.Command.Arguments.Add(local);
        var output = OptionFor.Text("--output", "FILE", texts.OutputOption, "-o");
        var resume = OptionFor.Flag("--resume", texts.GetResumeOption, "-c");
        var recursive = OptionFor.Flag("--recursive", texts.GetRecursiveOption, "-r");
        var keepTime = OptionFor.Flag("--keep-time", texts.KeepTimeOption);
        verb.AddOptions(output, resume, recursive, keepTime);
        verb.Command.Examples.Add(("portolan get ftp://alice@ftp.example.org/pub/disk.iso", texts.GetExample));
        verb.Command.Examples.Add(("portolan get --resume ftp://alice@ftp.example.org/pub/disk.iso", texts.GetResumeExample));
        verb.Command.Examples.Add(("portolan get --mode passive -o copy.iso ftps://alice@ftp.example.org/disk.iso", texts.GetOutputExample));
        bool IsStream(ParseResult parsed) => (parsed.GetValue(local) ?? parsed.GetValue(output)) == "-";
        verb.Command.Checks.AddRange([
            parsed => parsed.GetValue(local) is not null && parsed.GetValue(output) is not null ? texts.NotBoth("LOCAL", "--output") : null,
            parsed => parsed.GetValue(url)!.NamesDirectory && !parsed.GetValue(recursive) ? texts.UrlNamesNoFile(parsed.GetValue(url)!.ToString()) : null,
            parsed => IsStream(parsed) && parsed.GetValue(recursive) ? texts.NotWithStream("--recursive") : null,
            parsed => IsStream(parsed) && parsed.GetValue(resume) ? texts.NotWithStream("--resume") : null,
        ]);
        verb.Run(parsed => parsed.GetValue(url)!, work => RunAsync(work, new GetWish(
            work.Parsed.GetValue(local) ?? work.Parsed.GetValue(output),
            work.Parsed.GetValue(recursive),
            new DownloadOptions { Resume = work.Parsed.GetValue(resume), KeepModified = work.Parsed.GetValue(keepTime) })));
        return verb.Command;
    }

    private static Task<ExitCode> RunAsync(Work work, GetWish wish) => wish switch
    {
        { Local: "-" } => Cat.RunAsync(work),
        { Recursive: true } => DirectoryAsync(work, wish),
        { Local: { } local } when IsDevice(local) => DeviceAsync(work, local),
        _ => FileAsync(work, wish),
    };

    private static async Task<ExitCode> FileAsync(Work work, GetWish wish)
    {
        var target = LocalPath(wish.Local, work.Url.Name);
        var summary = await work.Progress.ShowAsync(work.Url.Name, progress =>
            work.Client.DownloadAsync(work.Url.Target, target, wish.Options, progress, work.Cancelled));
        work.Progress.Tell(summary);
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> DirectoryAsync(Work work, GetWish wish)
    {
        // Like cp -r: into a directory that is there by name, otherwise as the directory that was named.
        var target = work.Url.Name.Length == 0 ? wish.Local ?? "." : LocalPath(wish.Local, work.Url.Name);
        var summary = await work.Progress.ShowAsync(work.Url.Name, progress =>
            work.Client.DownloadDirectoryAsync(work.Url.Target, target, wish.Options, progress, work.Cancelled));
        work.Progress.Tell(target, summary);
        return ExitCode.Ok;
    }

    // A device has no name beside it for the part that has arrived.
    private static async Task<ExitCode> DeviceAsync(Work work, string local)
    {
        await using var source = await work.Client.OpenReadAsync(work.Url.Target, cancellationToken: work.Cancelled);
        await using var device = new FileStream(local, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        await source.CopyToAsync(device, 256 * 1024, work.Cancelled);
        return ExitCode.Ok;
    }

    private static string LocalPath(string? local, string name) => local switch
    {
        null => name,
        _ when Directory.Exists(local) => Path.Combine(local, name),
        _ => local,
    };

    private static bool IsDevice(string local) => !OperatingSystem.IsWindows() && Path.GetFullPath(local).StartsWith("/dev/", StringComparison.Ordinal);

    private sealed record GetWish(string? Local, bool Recursive, DownloadOptions Options);
}

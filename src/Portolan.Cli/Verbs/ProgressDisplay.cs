using Portolan.Cli.Values;
using Portolan.Client;
using Spectre.Console;

namespace Portolan.Cli.Verbs;

/// <summary>A bar on a terminal, one line at the end elsewhere; always on standard error, so that standard output stays the data's.</summary>
internal sealed class ProgressDisplay(Session session, bool quiet)
{
    /// <summary>Shows how a transfer goes on.</summary>
    public async Task<T> ShowAsync<T>(string title, Func<IProgress<TransferProgress>?, Task<T>> transfer)
    {
        if (quiet || !session.Shell.IsRichError) return await transfer(null);
        var progress = Terminals.Open(session.Shell.Error).Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
            new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn());
        return await progress.StartAsync(async context => await transfer(new Bar(context.AddTask(Label(title), maxValue: 1).IsIndeterminate())));
    }

    /// <summary>What was moved.</summary>
    public void Tell(TransferSummary summary)
    {
        if (quiet) return;
        var rate = Sizes.FormatRate(summary.Bytes, summary.Elapsed);
        session.Shell.Error.WriteLine(Terminals.Clean(session.Texts.Downloaded(summary.Path, Sizes.Format(summary.Bytes), Sizes.Format(summary.Elapsed), rate)));
    }

    /// <summary>What was moved, and what was left out.</summary>
    public void Tell(string path, DirectorySummary summary)
    {
        foreach (var skipped in summary.Skipped) session.Messages.Warning(session.Texts.LeftOut(skipped.Path, session.Texts.SkippedBecause(skipped.Reason)));
        if (!quiet) session.Shell.Error.WriteLine(Terminals.Clean(session.Texts.DownloadedTree(path, summary.Files, Sizes.Format(summary.Bytes))));
    }

    private static string Label(string path) => Markup.Escape(Terminals.Clean(path));

    /// <summary>Takes reports on the transfer's own task; the display refreshes itself.</summary>
    private sealed class Bar(ProgressTask task) : IProgress<TransferProgress>
    {
        private string _path = "";

        public void Report(TransferProgress value)
        {
            if (_path != value.Path) task.Description = Label(_path = value.Path);
            task.IsIndeterminate = value.Total is null;
            if (value.Total is { } total) task.MaxValue = Math.Max(total, 1);
            task.Value = value.Bytes;
        }
    }
}

using Portolan.Cli.Text;

namespace Portolan.Cli.Explain.Ends;

/// <summary>What both ends report.</summary>
internal sealed class Diary(Texts texts)
{
    // Longer than any limit of the ends themselves: they report their own failures.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Chronicle<Happening> _happenings = new();

    public void Add(Happening happening) => _happenings.Add(happening);

    /// <summary>The first report of this kind by this end; null where the transfer ended without it.</summary>
    /// <exception cref="FailureException">An end could not do its part.</exception>
    public Task<Happening?> NextAsync(End by, Happened what, CancellationToken cancellationToken) => NextAsync(by, what, static _ => true, cancellationToken);

    /// <summary>The first report of this kind whose text begins so.</summary>
    public Task<Happening?> NextAsync(End by, Happened what, string begin, CancellationToken cancellationToken) =>
        NextAsync(by, what, happening => happening.Text?.StartsWith(begin, StringComparison.Ordinal) == true, cancellationToken);

    private async Task<Happening?> NextAsync(End by, Happened what, Predicate<Happening> fits, CancellationToken cancellationToken)
    {
        var found = await _happenings.FindAsync(happening => IsAsked(happening) || IsLast(happening), Limit, cancellationToken);
        return found switch
        {
            null => throw new TimeoutException($"Neither {what} nor an end within {Limit.TotalSeconds:0} s."),
            { What: Happened.Failed } => throw new FailureException(ExitCode.TransferFailed, texts.EndFailed(found.Text ?? "")),
            _ => IsAsked(found) ? found : null,
        };

        bool IsAsked(Happening happening) => happening.By == by && happening.What == what && fits(happening);
        bool IsLast(Happening happening) => happening.What == Happened.Failed || (happening.What == Happened.Ended && happening.By == by);
    }
}

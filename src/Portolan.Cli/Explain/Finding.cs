using Portolan.Cli.Explain.Ends;
using Portolan.Diagnosis;

namespace Portolan.Cli.Explain;

/// <summary>What came of the lesson.</summary>
/// <param name="Trace">As the client recorded it.</param>
/// <param name="Cause"><see cref="DataFailure.None"/> where the data arrived.</param>
internal sealed record Finding(Lesson Lesson, DataConnectionTrace Trace, DataFailure Cause, Sequence Picture)
{
    public bool Works => Cause == DataFailure.None;

    /// <summary>Active mode dies at a NAT, and nothing else fails.</summary>
    public bool IsAsTheStorySays => Works != (Lesson.Active && Lesson.Nat);

    public DataStep FailedStep => Picture.FailedStep;

    public string Code => SummaryCodes.Of(Cause, Lesson.Active ? Scope.Active : Scope.Passive);

    /// <summary>Waits for both ends' last words.</summary>
    public static async Task<Finding> OfAsync(Lesson lesson, Stage stage, CancellationToken cancellationToken)
    {
        var client = await stage.Diary.NextAsync(End.Client, Happened.Ended, cancellationToken);
        var trace = client?.Trace?.ToTrace() ?? new DataConnectionTrace { Mode = lesson.Mode, Failure = DataFailure.NotAnnounced };
        var cause = trace.Failure;
        if (lesson is { Active: true, Nat: true } && cause != DataFailure.None)
        {
            var server = await stage.Diary.NextAsync(End.Server, Happened.Ended, cancellationToken);
            // The server dialled, nobody answered, and what stands between is a NAT that we built ourselves.
            if (server?.Trace is { Failure: DataFailure.TimedOut or DataFailure.Refused }) cause = DataFailure.ActiveBlockedByClientNat;
        }
        var picture = Sequence.Of(trace, recordedByServer: false) with { Outside = stage.Outside };
        if (cause == DataFailure.ActiveBlockedByClientNat) picture = picture with { Failure = cause, Between = ("NAT", "NAT") };
        return new Finding(lesson, trace, cause, picture);
    }
}

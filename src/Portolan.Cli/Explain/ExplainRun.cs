using Portolan.Cli.Explain.Ends;
using Portolan.Cli.Explain.Nat;
using Portolan.Cli.Explain.Wire;
using Portolan.Diagnosis;

namespace Portolan.Cli.Explain;

/// <summary>One lesson from begin to end: the stage, the transfer on it, and its telling at the same time.</summary>
internal sealed class ExplainRun(Session session, Lesson lesson, PictureStyle style)
{
    public async Task<int> RunAsync(bool asJson, CancellationToken cancellationToken)
    {
        await using Stage stage = lesson.Nat ? await NatStage.OpenAsync(session, lesson, cancellationToken) : await LoopbackStage.OpenAsync(session, lesson, cancellationToken);
        var page = asJson ? null : new TextPage(session, lesson, style);
        page?.Begin(stage);
        var playing = PlayAsync(stage, cancellationToken);
        var steps = new List<ToldStep>();
        await foreach (var step in NarratorOf(stage).TellAsync(cancellationToken))
        {
            steps.Add(step);
            page?.Step(step);
        }
        await playing;
        var finding = await Finding.OfAsync(lesson, stage, cancellationToken);
        if (page is null) session.Shell.Out.WriteLine(JsonPage.Write(lesson, stage, steps, finding, style.Language));
        else page.Finish(finding);
        return (int)(finding.IsAsTheStorySays ? ExitCode.Ok : ExitCode.TransferFailed);
    }

    private async Task PlayAsync(Stage stage, CancellationToken cancellationToken)
    {
        try
        {
            await stage.PlayAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            stage.Diary.Add(new(End.Client, Happened.Failed, Failures.Explain(e, session).Message)); // the story must not wait for it
            throw;
        }
    }

    private Narrator NarratorOf(Stage stage) =>
        new(lesson, stage.Diary, stage.Tap is { } tap ? new WireWitness(tap, lesson) : new SocketWitness(stage.Diary), new StepNotes(lesson, session.Texts));
}

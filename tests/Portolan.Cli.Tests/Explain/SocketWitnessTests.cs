using Portolan.Cli.Explain;
using Portolan.Cli.Explain.Ends;
using Portolan.Diagnosis;
using Language = Portolan.Cli.Text.Language;

namespace Portolan.Cli.Tests.Explain;

/// <summary>The story without the right to capture packets: what the sockets of both ends tell.</summary>
public sealed class SocketWitnessTests
{
    [Theory]
    [InlineData(true, new[] { Source.ClientSocket, Source.ServerSocket, Source.ClientSocket, Source.ServerSocket, Source.ClientSocket })]
    [InlineData(false, new[] { Source.ClientSocket, Source.ServerSocket, Source.ClientSocket, Source.ServerSocket, Source.ClientSocket, Source.ServerSocket })]
    internal async Task Tell_WithoutTheWire_EachEndTellsItsOwnPorts(bool active, Source[] sources)
    {
        var steps = await TellAsync(new Lesson(active, Tls: false, Nat: false));

        Assert.Equal([1, 2, 3, 4, 5, 6], steps.Select(step => step.Number));
        Assert.All(steps, step => Assert.Equal(ArrowState.Done, step.State));
        Assert.Empty(steps[2].Seen); // no end is told of the last ACK
        var seen = steps.SelectMany(step => step.Seen).ToList();
        Assert.Equal(sources, seen.Select(evidence => evidence.Source));
        Assert.Equal((seen[0].From, seen[0].To), (seen[1].To, seen[1].From)); // control: both ends agree
        Assert.Equal((seen[^2].From, seen[^2].To), (seen[^1].To, seen[^1].From)); // data: so they do
        Assert.NotEqual(seen[0].From, seen[^1].From);
    }

    private static async Task<List<ToldStep>> TellAsync(Lesson lesson)
    {
        var cancelled = TestContext.Current.CancellationToken;
        var session = new TestShell().Session(Language.English);
        await using var stage = await LoopbackStage.OpenAsync(session, lesson, cancelled);
        var playing = stage.PlayAsync(cancelled);
        var steps = new List<ToldStep>();
        await foreach (var step in new Narrator(lesson, stage.Diary, new SocketWitness(stage.Diary), new StepNotes(lesson, session.Texts)).TellAsync(cancelled)) steps.Add(step);
        await playing;
        return steps;
    }
}

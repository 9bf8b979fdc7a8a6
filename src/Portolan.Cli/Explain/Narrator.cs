using System.Net;
using System.Runtime.CompilerServices;
using Portolan.Cli.Explain.Ends;
using Portolan.Diagnosis;
using Portolan.Protocol;

namespace Portolan.Cli.Explain;

/// <summary>Tells the six steps one by one while they happen: what the ends report says that a step is done, the witness shows its ports.</summary>
internal sealed class Narrator(Lesson lesson, Diary diary, IWitness witness, StepNotes notes)
{
    public async IAsyncEnumerable<ToldStep> TellAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = await diary.NextAsync(End.Client, Happened.Connected, cancellationToken);
        var control = new Meeting(IsData: false, End.Client, client!.Local!, client.Remote!);
        var syn = await witness.SeeAsync(control, Part.Syn, cancellationToken);
        yield return Done(1, syn, notes.OnFirstDial(syn));
        yield return Done(2, await witness.SeeAsync(control, Part.SynAck, cancellationToken));
        yield return Done(3, await witness.SeeAsync(control, Part.Ack, cancellationToken));
        await foreach (var step in lesson.Active ? TellActiveAsync(control, cancellationToken) : TellPassiveAsync(control, cancellationToken)) yield return step;
    }

    private async IAsyncEnumerable<ToldStep> TellActiveAsync(Meeting control, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var said = await diary.NextAsync(End.Client, Happened.Sent, lesson.Mode.Verb(), cancellationToken);
        if (said?.Text is not { } line || !HostPort.TryParse(FtpText.Encode(line[(lesson.Mode.Verb().Length + 1)..]), out var announced)) yield break;
        var data = new Meeting(IsData: true, End.Server, new IPEndPoint(control.Listener.Address, 0), announced);
        yield return Done(4, await witness.HearAsync(End.Client, line, data, linesBetween: 1, cancellationToken), notes.OnPort(line, announced, control.Dialler.Address));

        var stands = await diary.NextAsync(End.Client, Happened.DataConnected, cancellationToken) is not null;
        var syn = await witness.SeeAsync(data with { IsLost = !stands }, Part.Syn, cancellationToken);
        if (!stands)
        {
            yield return new ToldStep(5, ArrowState.Failed, syn, notes.OnLostDial(syn, announced));
            yield return new ToldStep(6, ArrowState.NotReached, []);
            yield break;
        }
        yield return Done(5, syn, notes.OnServersDial(syn, control.Listener));
        yield return Done(6, await HandshakeAsync(data, [Part.SynAck, Part.Ack], cancellationToken));
    }

    private async IAsyncEnumerable<ToldStep> TellPassiveAsync(Meeting control, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var said = await diary.NextAsync(End.Client, Happened.Sent, lesson.Mode.Verb(), cancellationToken);
        var reply = await diary.NextAsync(End.Client, Happened.Received, "227", cancellationToken);
        if (said?.Text is not { } line || reply?.Text is not { } answer || !HostPort.TryFindIn(answer[4..], out var announced)) yield break;
        // With the client's own port: on loopback another lesson may have used this passive port a moment ago.
        var stands = await diary.NextAsync(End.Client, Happened.DataConnected, cancellationToken);
        var data = new Meeting(IsData: true, End.Client, stands?.Local ?? new IPEndPoint(control.Dialler.Address, 0), announced) { IsLost = stands is null };
        yield return Done(4, await witness.HearAsync(End.Client, line, data, linesBetween: 0, cancellationToken), notes.OnPasv(line));
        yield return Done(5, await witness.HearAsync(End.Server, answer, data, linesBetween: 0, cancellationToken), notes.OnPassiveReply(answer, announced));

        var syn = await witness.SeeAsync(data, Part.Syn, cancellationToken);
        yield return stands is not null
            ? Done(6, [.. syn, .. await HandshakeAsync(data, [Part.SynAck, Part.Ack], cancellationToken)], notes.OnSecondDial(syn))
            : new ToldStep(6, ArrowState.Failed, syn);
    }

    private async Task<IReadOnlyList<Evidence>> HandshakeAsync(Meeting meeting, Part[] parts, CancellationToken cancellationToken)
    {
        var seen = new List<Evidence>();
        foreach (var part in parts) seen.AddRange(await witness.SeeAsync(meeting, part, cancellationToken));
        return seen;
    }

    private static ToldStep Done(int number, IReadOnlyList<Evidence> seen, string note = "") => new(number, ArrowState.Done, seen, note);
}

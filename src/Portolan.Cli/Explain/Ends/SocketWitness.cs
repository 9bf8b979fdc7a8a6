using System.Net;

namespace Portolan.Cli.Explain.Ends;

/// <summary>Where packets cannot be seen: each end's own sockets tell what they are bound to and who is at the other end.</summary>
internal sealed class SocketWitness(Diary diary) : IWitness
{
    public async Task<IReadOnlyList<Evidence>> SeeAsync(Meeting meeting, Part part, CancellationToken cancellationToken)
    {
        if (part == Part.Ack) return []; // no end is told of it
        var by = part == Part.Syn ? meeting.DialledBy : meeting.DialledBy == End.Client ? End.Server : End.Client;
        var (local, remote) = meeting.IsData ? await DataAsync(by, cancellationToken) : await ControlAsync(by, cancellationToken);
        return local is null || remote is null ? [] : [new(SourceOf(by), local, remote, "")];
    }

    public async Task<IReadOnlyList<Evidence>> HearAsync(End by, string line, Meeting data, int linesBetween, CancellationToken cancellationToken)
    {
        var (local, remote) = await ControlAsync(by, cancellationToken);
        return local is null || remote is null ? [] : [new(SourceOf(by), local, remote, line)];
    }

    private async Task<(IPEndPoint? Local, IPEndPoint? Remote)> ControlAsync(End by, CancellationToken cancellationToken)
    {
        var connected = await diary.NextAsync(by, Happened.Connected, cancellationToken);
        return (connected?.Local, connected?.Remote);
    }

    private async Task<(IPEndPoint? Local, IPEndPoint? Remote)> DataAsync(End by, CancellationToken cancellationToken)
    {
        var ended = await diary.NextAsync(by, Happened.Ended, cancellationToken);
        return (ended?.Trace?.Local, ended?.Trace?.Remote);
    }

    private static Source SourceOf(End by) => by == End.Client ? Source.ClientSocket : Source.ServerSocket;
}

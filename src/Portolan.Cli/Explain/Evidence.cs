using System.Net;
using Portolan.Cli.Explain.Ends;
using Portolan.Diagnosis;

namespace Portolan.Cli.Explain;

/// <summary>Who or what a line of evidence comes from.</summary>
internal enum Source
{
    Wire,
    WireInside,
    WireOutside,
    ClientSocket,
    ServerSocket,
}

/// <summary>What shows that a step happened: from where to where, and what.</summary>
internal sealed record Evidence(Source Source, IPEndPoint From, IPEndPoint To, string What);

/// <summary>One step of the story as it happened here.</summary>
/// <param name="Number">1 to 6.</param>
/// <param name="Note">What the reader should notice; empty where the evidence says it all.</param>
internal sealed record ToldStep(int Number, ArrowState State, IReadOnlyList<Evidence> Seen, string Note = "");

/// <summary>Shows the ports of the steps: the wire itself, or the sockets of both ends.</summary>
internal interface IWitness
{
    /// <summary>A packet of a handshake; what an end was told about it where packets cannot be seen.</summary>
    Task<IReadOnlyList<Evidence>> SeeAsync(Meeting meeting, Part part, CancellationToken cancellationToken);

    /// <summary>A line on the control connection.</summary>
    /// <param name="data">The data connection that follows it.</param>
    /// <param name="linesBetween">How many more lines the same end sends before that connection begins.</param>
    Task<IReadOnlyList<Evidence>> HearAsync(End by, string line, Meeting data, int linesBetween, CancellationToken cancellationToken);
}

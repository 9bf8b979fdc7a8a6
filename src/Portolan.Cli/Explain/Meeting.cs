using System.Net;
using Portolan.Cli.Explain.Ends;

namespace Portolan.Cli.Explain;

/// <summary>One of the two connections: who dials whom.</summary>
/// <param name="Dialler">Port 0 where it is not known before it is seen.</param>
internal sealed record Meeting(bool IsData, End DialledBy, IPEndPoint Dialler, IPEndPoint Listener)
{
    /// <summary>It was given up: what has not been seen by now will not come.</summary>
    public bool IsLost { get; init; }

    public bool IsDialledBy(IPEndPoint endPoint) => endPoint.Address.Equals(Dialler.Address) && (Dialler.Port == 0 || endPoint.Port == Dialler.Port);
}

/// <summary>A packet of a three-way handshake.</summary>
internal enum Part
{
    Syn,
    SynAck,
    Ack,
}

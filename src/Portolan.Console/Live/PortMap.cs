using System.Net;
using Portolan.Console.Wire;
using Portolan.Server;
using Portolan.Server.DataConnections;

namespace Portolan.Console.Live;

/// <summary>One cell for each port of the passive range; with no range, one for each port that is open now.</summary>
internal static class PortMap
{
    public static IEnumerable<PortCell> Of(ServerControl control, IReadOnlyList<TransferInfo> running)
    {
        var known = control.PassivePorts.ToLookup(port => port.Local.Port);
        var busy = running.Where(transfer => !transfer.Connection.Active && transfer.Connection.Local is not null).ToLookup(transfer => transfer.Connection.Local!.Port);
        var ports = control.Options.Passive.Ports is { } range ? Enumerable.Range(range.First, range.Count) : known.Select(group => group.Key).Order();
        return ports.Select(port => Cell(port, [.. known[port]], [.. busy[port]]));
    }

    private static PortCell Cell(int port, PassivePortState[] states, TransferInfo[] busy)
    {
        var (announced, reached) = (states.Sum(state => state.Announced), states.Sum(state => state.Accepted));
        var waiting = states.SelectMany(state => state.Waiting).FirstOrDefault();
        var missed = Math.Max(0, announced - reached - states.Sum(state => state.Waiting.Count));
        var word = busy.Length > 0 ? "inUse"
            : waiting is not null ? "waiting"
            : states.Length > 0 && Array.TrueForAll(states, state => state.IsTaken) ? "refused"
            : missed > 0 && reached == 0 ? "neverReached" : "idle";
        var client = busy.Length > 0 ? busy[0].Connection.Remote?.Address : waiting;
        var lastAt = states.Select(state => state.LastAt).DefaultIfEmpty().Max();
        return new PortCell(port, word, announced, reached, missed, lastAt > DateTimeOffset.UnixEpoch ? lastAt : null, Text(client));
    }

    private static string? Text(IPAddress? address) => address?.ToString();
}

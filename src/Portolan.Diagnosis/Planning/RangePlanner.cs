using System.Globalization;

namespace Portolan.Diagnosis;

/// <summary>What is expected of a server.</summary>
/// <param name="Sessions">Simultaneous sessions.</param>
/// <param name="TransfersPerSecond">Data connections that begin in a second, all sessions together, at the busiest time.</param>
/// <param name="SessionsPerAddress">The most sessions that come from one client address (an office, a provider's NAT); 1 where each has its own.</param>
public readonly record struct RangeDemand(int Sessions, double TransfersPerSecond, int SessionsPerAddress = 1);

/// <summary>A passive range that suffices, and why.</summary>
/// <param name="Ports">Ports that Portolan needs.</param>
/// <param name="OtherServers">Ports that a server needs which gives each transfer a port of its own and does not use it again for a minute.</param>
public sealed record RangePlan(PortRange Range, int Ports, int OtherServers, IReadOnlyList<Phrase> Explanation);

/// <summary>
/// Computes the size of a passive range. Portolan shares each port among client addresses and frees it as soon as the client has dialled,
/// so what counts is only how many sessions of <em>one</em> address wait for their dial at the same time.
/// </summary>
public static class RangePlanner
{
    /// <summary>From the reply to PASV to the client's SYN: a slow line's round trip.</summary>
    private const double WaitSeconds = 1;

    /// <summary>A closed connection keeps its port for so long in servers that do not share.</summary>
    private const double TimeWaitSeconds = 60;

    /// <summary>Fewer ports are easier to guess and leave no room for listeners that nobody dials.</summary>
    private const int Least = 16;

    private const int Most = 16000;

    /// <summary>Plans a range that begins at <paramref name="first"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number that makes no sense.</exception>
    public static RangePlan Plan(RangeDemand demand, int first = 50000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(demand.Sessions, 1, nameof(demand));
        ArgumentOutOfRangeException.ThrowIfNegative(demand.TransfersPerSecond, nameof(demand));
        ArgumentOutOfRangeException.ThrowIfLessThan(demand.SessionsPerAddress, 1, nameof(demand));
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, 65535 - Least + 1);

        var together = Math.Min(demand.SessionsPerAddress, demand.Sessions);
        var waiting = demand.TransfersPerSecond * together / demand.Sessions * WaitSeconds;
        // Arrivals at random: the mean, four deviations, and as much again for clients that ask and never dial.
        var busy = (int)Math.Ceiling(2 * (waiting + (4 * Math.Sqrt(waiting))));
        // A session waits for one dial at a time, so more ports than sessions of one address are of no use.
        var needed = Math.Min(busy, together);
        var ports = Math.Min(Math.Clamp(needed, Least, Most), 65536 - first);
        var others = demand.Sessions + (int)Math.Ceiling(Math.Min(demand.TransfersPerSecond, 1000) * TimeWaitSeconds);
        return new(new((ushort)first, (ushort)(first + ports - 1)), ports, others, Explain(demand, together, needed, ports, others));
    }

    private static List<Phrase> Explain(RangeDemand demand, int together, int needed, int ports, int others)
    {
        var rate = demand.TransfersPerSecond.ToString("0.##", CultureInfo.InvariantCulture);
        return
        [
            together == 1
                ? ($"{demand.Sessions} sessions and {rate} transfers a second, each session from an address of its own.", $"{demand.Sessions} 个会话、每秒 {rate} 次传输，每个会话来自不同的地址。")
                : ($"{demand.Sessions} sessions and {rate} transfers a second, at most {together} sessions from one address.", $"{demand.Sessions} 个会话、每秒 {rate} 次传输，同一地址最多 {together} 个会话。"),
            ("Portolan shares each port among client addresses and frees it when the client has dialled: only sessions of one address that wait at the same moment need ports of their own.",
             "Portolan 的每个端口可由不同客户端地址共享，客户端连入后立即释放：只有同一地址上同时等待的会话才需要各自的端口。"),
            needed >= ports
                ? ($"That makes {ports}, with room for peaks and for clients that ask and never dial.", $"因此需要 {ports} 个，已包含峰值以及请求后从不连入的客户端的余量。")
                : ($"That makes {needed}; the other {ports - needed} leave room for clients that ask and never dial, and make ports hard to guess.", $"因此需要 {needed} 个；另外 {ports - needed} 个为请求后从不连入的客户端留出余量，并使端口难以猜中。"),
            ($"A server that gives each transfer its own port needs about {others}: one for each session, and those still closing (a minute each).", $"每次传输独占端口的服务器大约需要 {others} 个：每个会话一个，再加上仍在关闭中的端口（每个约一分钟）。"),
        ];
    }
}

using System.Net;
using System.Net.Sockets;

namespace Portolan.Testing;

/// <summary>Ports for servers that must be told theirs. Whoever can listen on port 0 does that instead.</summary>
public static class FreePort
{
    private const int FirstRangePort = 10_000;
    private const int EndOfRanges = 32_000;

    private static int _nextRange = FirstRangePort + (Environment.ProcessId % 100 * 200);

    /// <summary>
    /// A port on which nothing listened a moment ago, in either family, and the one below it, from where a server dials active clients.
    /// Never one that the system gives to whoever dials, as it might before the server comes to listen.
    /// </summary>
    public static ushort Next()
    {
        while (true)
        {
            var (below, port) = NextRange(2);
            if (IsFree(IPAddress.IPv6Loopback, port) && IsFree(IPAddress.IPv6Loopback, below)) return port;
        }
    }

    /// <summary>A run of ports, all free a moment ago and below those the system hands out by itself; no two calls of a process get the same.</summary>
    public static (ushort Low, ushort High) NextRange(int count)
    {
        while (true)
        {
            var low = Interlocked.Add(ref _nextRange, count) - count;
            if (low + count > EndOfRanges)
            {
                Interlocked.Exchange(ref _nextRange, FirstRangePort);
                continue;
            }

            if (Enumerable.Range(low, count).All(port => IsFree(IPAddress.Loopback, port))) return ((ushort)low, (ushort)(low + count - 1));
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

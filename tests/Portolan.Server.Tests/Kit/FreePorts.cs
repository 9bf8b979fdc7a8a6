using System.Net;
using System.Net.Sockets;
using Portolan.Diagnosis;

namespace Portolan.Server.Tests.Kit;

/// <summary>Ranges of consecutive free ports, each handed out once, below the ports the system picks by itself.</summary>
internal static class FreePorts
{
    private const int First = 12_000, Last = 32_000;
    private static readonly Lock Gate = new();
    private static int _next = First + Random.Shared.Next(Last - First);

    public static PortRange Take(int count)
    {
        lock (Gate)
        {
            for (var tries = 0; tries < 1000; tries++)
            {
                if (_next + count > Last) _next = First;
                var range = new PortRange(_next, _next + count - 1);
                _next += count;
                if (IsFree(range)) return range;
            }
        }
        throw new InvalidOperationException($"No {count} free ports in a row.");
    }

    private static bool IsFree(PortRange range)
    {
        for (var port = range.First; port <= range.Last; port++)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                socket.Listen(1);
            }
            catch (SocketException)
            {
                return false;
            }
        }
        return true;
    }
}

using System.Net;
using System.Net.Sockets;

namespace Portolan.Server.DataConnections;

/// <summary>Whether the system lets this process dial from the active source port (20 wants a privilege).</summary>
internal static class SourcePort
{
    /// <summary>ftp-data: the control port less one. RFC 959 §3.2.</summary>
    public static int For(ActiveSettings settings, IPEndPoint controlLocal) => settings.SourcePort ?? Math.Max(controlLocal.Port - 1, 0);

    /// <summary>Binds the port once and lets go of it; a port that is merely in use is permitted.</summary>
    public static bool IsPermitted(IPAddress address, int port)
    {
        if (port == 0) return true;
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }
}

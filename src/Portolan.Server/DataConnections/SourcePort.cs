using System.Net;
using System.Net.Sockets;

namespace Portolan.Server.DataConnections;

/// <summary>Whether the system lets this process dial from the active source port (20 wants a privilege).</summary>
internal static class SourcePort
{
    /// <summary>ftp-data: the control port less one. RFC 959 §3.2.</summary>
    public static int For(ActiveSettings settings, IPEndPoint controlLocal) => settings.SourcePort ?? Math.Max(controlLocal.Port - 1, 0);

    /// <summary>A port that is merely in use is permitted.</summary>
    public static bool IsPermitted(IPAddress address, int port) => Probe(address, port) != SourcePortState.NotPermitted;

    /// <summary>Binds the port once and lets go of it.</summary>
    public static SourcePortState Probe(IPAddress address, int port)
    {
        if (port == 0) return SourcePortState.Free;
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return SourcePortState.Free;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse ? SourcePortState.InUse : SourcePortState.NotPermitted;
        }
    }
}

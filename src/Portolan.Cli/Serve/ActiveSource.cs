using System.Net;
using System.Net.Sockets;
using Portolan.Cli.Text;
using Portolan.Server;

namespace Portolan.Cli.Serve;

/// <summary>Whether active mode may dial from the port it should, said before the first client finds out.</summary>
internal static class ActiveSource
{
    public static string Describe(FtpServer server, Texts texts)
    {
        var active = server.Control.Options.Active;
        if (!active.Enabled) return texts.ActiveOff;
        var port = PortOf(server);
        if (port == 0) return texts.ActiveFromAny;
        return Try(port) switch
        {
            null => texts.ActiveFrom(port),
            SocketError.AccessDenied => texts.ActiveNotPermitted(port, texts.PrivilegeRemedy),
            _ => texts.ActiveBusy(port),
        };
    }

    /// <summary>0 lets the system choose.</summary>
    public static int PortOf(FtpServer server) =>
        server.Control.Options.Active.SourcePort ?? Math.Max(server.EndPoints.Concat(server.ImplicitTlsEndPoints).First().Port - 1, 0);

    private static SocketError? Try(int port)
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.Any, port));
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }
}

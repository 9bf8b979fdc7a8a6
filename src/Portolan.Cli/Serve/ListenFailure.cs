using System.Net;
using System.Net.Sockets;
using Portolan.Cli.Text;
using Portolan.Console;
using Portolan.Net;

namespace Portolan.Cli.Serve;

/// <summary>Says which port could not be had, and what to do.</summary>
internal static class ListenFailure
{
    public static Failure Explain(ConnectionException exception, IReadOnlyList<IPEndPoint> wanted, Texts texts)
    {
        var culprit = wanted.FirstOrDefault(IsNotFree);
        return new(ExitCode.CannotListen, exception.Fault switch
        {
            ConnectionFault.AddressInUse when culprit is not null && IsOurs(culprit.Address) => texts.PortTaken(culprit.ToString(), culprit.Port < 60000 ? culprit.Port + 1 : 2121),
            ConnectionFault.AccessDenied when culprit is not null => texts.PortNotPermitted(culprit.ToString()),
            _ => texts.ListenFailed(culprit?.ToString() ?? string.Join(", ", wanted), exception.InnerException?.Message ?? exception.Message),
        });
    }

    /// <summary>Why the console has no port.</summary>
    public static Failure Explain(ConsoleListenException exception, Texts texts, params IReadOnlyList<string> advice)
    {
        var why = texts.ConsoleFailedBecause(exception.Fault);
        return new(ExitCode.CannotListen, texts.ConsoleFailed(exception.EndPoint.ToString(), exception.Fault == ConsoleListenFault.Other ? $"{why} {exception.Message}" : why), advice);
    }

    private static bool IsNotFree(IPEndPoint endPoint)
    {
        try
        {
            using var probe = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endPoint.Address.Equals(IPAddress.IPv6Any)) probe.DualMode = true;
            probe.Bind(endPoint);
            probe.Listen(1);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    // "In use" is also what an address of another machine gets; then any port of it fails.
    private static bool IsOurs(IPAddress address) => !IsNotFree(new IPEndPoint(address, 0));
}

using System.Net;
using System.Net.Sockets;

namespace Portolan.Net;

/// <summary>The one table from the system's socket errors to <see cref="ConnectionFault"/>.</summary>
internal static class SocketFaults
{
    public static ConnectionFault FaultOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => ConnectionFault.Refused,
        SocketError.TimedOut => ConnectionFault.TimedOut,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown
            or SocketError.HostDown or SocketError.AddressFamilyNotSupported => ConnectionFault.Unreachable,
        // AddressNotAvailable is what a dial from a fixed port gets while the same pair of addresses is still in use.
        SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable => ConnectionFault.AddressInUse,
        SocketError.AccessDenied => ConnectionFault.AccessDenied,
        // Shutdown is EPIPE: the peer's reset came first, our write found it.
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown
            or SocketError.NetworkReset or SocketError.NotConnected => ConnectionFault.Reset,
        SocketError.OperationAborted or SocketError.Interrupted => ConnectionFault.Aborted,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => ConnectionFault.NameNotFound,
        _ => ConnectionFault.Other,
    };

    public static ConnectionException ToException(SocketException exception, string during)
        => new(FaultOf(exception.SocketErrorCode), $"{during}: {Words(exception)}", exception);

    /// <summary>For operations on a connection that stands; <paramref name="endedByUs"/> says whether we closed it meanwhile.</summary>
    public static ConnectionException ToException(Exception exception, IPEndPoint remote, bool endedByUs)
    {
        if (endedByUs || exception is ObjectDisposedException)
            return new ConnectionException(ConnectionFault.Aborted, $"The connection to {remote} was ended on this side.", exception);
        return exception is SocketException socket
            ? ToException(socket, $"Connection to {remote}")
            : new ConnectionException(ConnectionFault.Other, $"Connection to {remote}: {exception.Message}", exception);
    }

    /// <summary>Errors that a stream socket raises, as opposed to those of a file.</summary>
    public static bool IsOfSocket(Exception exception) => exception is SocketException or ObjectDisposedException;

    private static string Words(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "refused; nothing listens there or a firewall rejects it.",
        SocketError.TimedOut => "no answer in time.",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown
            or SocketError.AddressFamilyNotSupported => "there is no route to that address.",
        SocketError.AddressAlreadyInUse => "the address is already in use.",
        SocketError.AddressNotAvailable => "the address is not one of this machine, or the same pair of addresses is still in use.",
        SocketError.AccessDenied => "the system does not allow it.",
        SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted
            or SocketError.NetworkReset or SocketError.NotConnected => "reset by the peer.",
        _ => exception.Message,
    };
}

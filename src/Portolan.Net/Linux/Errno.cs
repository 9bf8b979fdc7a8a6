using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Portolan.Net.Linux;

/// <summary>Error numbers of Linux, and who is to blame for them: the peer or the file.</summary>
internal static class Errno
{
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int BadDescriptor = 9;
    public const int InvalidArgument = 22;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;
    public const int BrokenPipe = 32;
    public const int NotImplemented = 38;
    public const int OperationNotSupported = 95;
    public const int NetworkDown = 100;
    public const int NetworkUnreachable = 101;
    public const int ConnectionAborted = 103;
    public const int ConnectionReset = 104;
    public const int NotConnected = 107;
    public const int TimedOut = 110;
    public const int HostUnreachable = 113;

    /// <summary>The exception for a failed copy between a socket and a file: <see cref="ConnectionException"/> or the file's own IOException (its HResult is the error number, as in .NET's own).</summary>
    public static IOException ToException(int error, IPEndPoint remote)
    {
        var fault = error switch
        {
            BrokenPipe or ConnectionReset or ConnectionAborted or NotConnected => ConnectionFault.Reset,
            TimedOut => ConnectionFault.TimedOut,
            HostUnreachable or NetworkUnreachable or NetworkDown => ConnectionFault.Unreachable,
            _ => (ConnectionFault?)null,
        };
        return fault is null
            ? new IOException(Marshal.GetPInvokeErrorMessage(error), error)
            : new ConnectionException(fault.Value, $"Connection to {remote}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>The exception that .NET's own sockets throw for this error.</summary>
    public static SocketException ToSocketException(int error) => new((int)(error switch
    {
        1 or 13 => SocketError.AccessDenied,
        TooManyFilesInSystem or TooManyFiles => SocketError.TooManyOpenSockets,
        InvalidArgument => SocketError.InvalidArgument,
        BrokenPipe => SocketError.Shutdown,
        71 => SocketError.ProtocolNotSupported,
        97 => SocketError.AddressFamilyNotSupported,
        98 => SocketError.AddressAlreadyInUse,
        99 => SocketError.AddressNotAvailable,
        NetworkDown => SocketError.NetworkDown,
        NetworkUnreachable => SocketError.NetworkUnreachable,
        102 => SocketError.NetworkReset,
        ConnectionAborted => SocketError.ConnectionAborted,
        ConnectionReset => SocketError.ConnectionReset,
        12 or 105 => SocketError.NoBufferSpaceAvailable,
        NotConnected => SocketError.NotConnected,
        TimedOut => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        HostUnreachable => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    }));

    /// <summary>The kernel cannot do this copy for this kind of file; the buffered one can.</summary>
    public static bool MeansUnsupported(int error) => error is InvalidArgument or NotImplemented or OperationNotSupported;
}

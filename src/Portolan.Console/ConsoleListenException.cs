using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Portolan.Console;

/// <summary>Why a console cannot listen.</summary>
public enum ConsoleListenFault
{
    /// <summary>The system's words say what there is to say.</summary>
    Other,
    /// <summary>Another program listens there.</summary>
    Taken,
    /// <summary>The system does not allow it: a port below 1024 without the privilege.</summary>
    NotPermitted,
    /// <summary>No network of this machine has the address.</summary>
    NotOfThisMachine,
}

/// <summary>The console's port cannot be had. The message is the system's.</summary>
public sealed class ConsoleListenException(IPEndPoint endPoint, ConsoleListenFault fault, Exception inner) : IOException((inner.InnerException ?? inner).Message, inner)
{
    public IPEndPoint EndPoint { get; } = endPoint;

    public ConsoleListenFault Fault { get; } = fault;

    /// <summary>Null where the web server failed at something else.</summary>
    internal static ConsoleListenFault? FaultOf(Exception exception) => exception switch
    {
        IOException { InnerException: AddressInUseException } => ConsoleListenFault.Taken,
        SocketException { SocketErrorCode: SocketError.AccessDenied } => ConsoleListenFault.NotPermitted,
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => ConsoleListenFault.NotOfThisMachine,
        SocketException or IOException => ConsoleListenFault.Other,
        _ => null,
    };
}

namespace Portolan.Net.PortMapping;

/// <summary>Why a router does not forward a port; what tells most comes first.</summary>
public enum PortMappingFailure
{
    None,

    /// <summary>This machine has no router to ask: no default route for IPv4.</summary>
    NoRouter,

    /// <summary>The router has no connection, or no public address, of its own.</summary>
    Offline,

    /// <summary>The router knows this machine by another address: there is a NAT between the two.</summary>
    OtherNetwork,

    /// <summary>The router's rules do not allow it.</summary>
    Refused,

    /// <summary>Another machine holds this port of the router.</summary>
    Taken,

    /// <summary>The router offered another port than the one asked for. It was given back: only the same number is of use.</summary>
    OtherPort,

    /// <summary>The router has no room for another mapping, or this machine used up its share.</summary>
    Full,

    /// <summary>The router failed for a reason of its own.</summary>
    RouterError,

    /// <summary>The answer could not be read.</summary>
    Unreadable,

    /// <summary>The router answered that it does not speak this protocol or version.</summary>
    NotOffered,

    /// <summary>The router did not answer in this protocol.</summary>
    NoAnswer,
}

namespace Portolan.Lab.Tests.Outcomes;

/// <summary>How a transfer ends.</summary>
public enum Outcome
{
    /// <summary>Every byte arrives and the program is content.</summary>
    Works,

    /// <summary>The login succeeds, the data connection fails, the program says so.</summary>
    Fails,

    /// <summary>Works exactly when the announced port is one of the open ones.</summary>
    DependsOnPort,

    /// <summary>The program itself says that the mode does not go with the address family: PASV and PORT cannot name an IPv6 address.</summary>
    NotPossible,

    /// <summary>Not even the control connection is reached.</summary>
    NoControl,
}

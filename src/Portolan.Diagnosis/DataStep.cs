namespace Portolan.Diagnosis;

/// <summary>
/// How far a data connection came. The values 3 to 6 are the numbered steps of the story (steps 1 to 3 are the handshake
/// of the control connection); the steps after 6 belong to what runs over the connection once it stands.
/// </summary>
public enum DataStep : byte
{
    None = 0,

    /// <summary>Steps 1–3: SYN, SYN/ACK and ACK of the control connection.</summary>
    ControlConnected = 3,

    /// <summary>Step 4. Active: the client announced where it listens (PORT, EPRT). Passive: the client asked for a port (PASV, EPSV).</summary>
    Announced = 4,

    /// <summary>Step 5. Active: the server dials that port from its port 20. Passive: the server picked a port, listens and named it.</summary>
    Opening = 5,

    /// <summary>Step 6. Active: the client answered. Passive: the client dialled. Either way the second handshake is complete.</summary>
    Connected = 6,

    /// <summary>The TLS handshake on the data connection is complete (only with PROT P).</summary>
    TlsDone = 7,

    FirstByte = 8,

    LastByte = 9,

    Closed = 10,
}

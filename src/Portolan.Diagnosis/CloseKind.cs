namespace Portolan.Diagnosis;

/// <summary>How the peer ended a data connection.</summary>
public enum CloseKind : byte
{
    /// <summary>Not ended, or not by the peer.</summary>
    None,
    /// <summary>A plain connection ended with FIN.</summary>
    Fin,
    /// <summary>A TLS connection ended in order, with close_notify.</summary>
    CloseNotify,
    /// <summary>A TLS connection ended with FIN but without close_notify: the end may be missing.</summary>
    TruncatedTls,
    /// <summary>Ended with RST.</summary>
    Reset,
    /// <summary>Ended by our side (ABOR, shutdown, time-out).</summary>
    Aborted,
}

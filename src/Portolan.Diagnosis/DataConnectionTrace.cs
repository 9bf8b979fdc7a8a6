namespace Portolan.Diagnosis;

/// <summary>Which way a data connection is made.</summary>
public enum DataMode : byte
{
    None,
    /// <summary>EPSV, RFC 2428 §3.</summary>
    Epsv,
    /// <summary>PASV, RFC 959 §4.1.2.</summary>
    Pasv,
    /// <summary>EPRT, RFC 2428 §2.</summary>
    Eprt,
    /// <summary>PORT, RFC 959 §4.1.2.</summary>
    Port,
}

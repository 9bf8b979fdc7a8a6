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

/// <summary>Questions about a <see cref="DataMode"/>.</summary>
public static class DataModes
{
    /// <summary>True where the server dials the client (PORT, EPRT).</summary>
    public static bool IsActive(this DataMode mode) => mode is DataMode.Eprt or DataMode.Port;

    /// <summary>True where the client dials the server (PASV, EPSV).</summary>
    public static bool IsPassive(this DataMode mode) => mode is DataMode.Epsv or DataMode.Pasv;

    /// <summary>The FTP verb of the mode, <c>-</c> where there is none.</summary>
    public static string Verb(this DataMode mode) => mode switch
    {
        DataMode.Epsv => "EPSV",
        DataMode.Pasv => "PASV",
        DataMode.Eprt => "EPRT",
        DataMode.Port => "PORT",
        _ => "-",
    };
}

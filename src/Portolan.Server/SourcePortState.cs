namespace Portolan.Server;

/// <summary>Whether a server may dial from the source port of active mode.</summary>
public enum SourcePortState
{
    Free,
    /// <summary>Something holds it now; the server's own dials share it.</summary>
    InUse,
    /// <summary>The system wants a privilege for it; the server dials from any port instead.</summary>
    NotPermitted,
}

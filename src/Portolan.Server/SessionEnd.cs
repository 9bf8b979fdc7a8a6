namespace Portolan.Server;

/// <summary>Why a session ended. The names are stable: consoles, the history and programs go by them.</summary>
public enum SessionEnd
{
    /// <summary>The client closed the control connection without a word.</summary>
    ClientClosed,
    /// <summary>The client said QUIT (RFC 959 §4.1.1).</summary>
    Quit,
    /// <summary>The control connection broke: a reset, a time-out of the network, a bad TLS record.</summary>
    ConnectionLost,
    /// <summary>No command and no transfer within the idle time.</summary>
    Idle,
    /// <summary>No login within the login time.</summary>
    LoginTimeout,
    /// <summary>Too many failed logins.</summary>
    LoginFailures,
    /// <summary>The account store could not be asked.</summary>
    LoginUnavailable,
    /// <summary>An administrator ended the session.</summary>
    Kicked,
    /// <summary>The client's address was banned meanwhile.</summary>
    Banned,
    /// <summary>The account was disabled or removed, or expired.</summary>
    AccountEnded,
    /// <summary>The client does not read its replies.</summary>
    RepliesUnread,
    /// <summary>Too many unknown commands, or the words of another protocol.</summary>
    BadCommands,
    /// <summary>Something followed AUTH in clear, which is somebody's injection (CVE-2011-1575).</summary>
    InputBeforeTls,
    /// <summary>The TLS handshake of the control connection failed.</summary>
    TlsFailed,
    /// <summary>TLS was switched off before the handshake began.</summary>
    TlsOff,
    /// <summary>The server stops.</summary>
    ServerStopped,
    /// <summary>An error that should not happen; the log says more.</summary>
    InternalError,
}

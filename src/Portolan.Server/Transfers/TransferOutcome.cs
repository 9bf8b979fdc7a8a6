using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;
using Portolan.Server.Files;

namespace Portolan.Server.Transfers;

/// <summary>Which side ended a transfer, and how.</summary>
internal enum TransferEnd
{
    Completed,
    /// <summary>Completed as far as anyone can tell, but TLS ended without close_notify.</summary>
    CompletedWithoutCloseNotify,
    /// <summary>The data connection was never made.</summary>
    NotConnected,
    /// <summary>The data connection broke.</summary>
    PeerFailed,
    /// <summary>The store refused or its medium failed.</summary>
    StoreFailed,
    Stalled,
    /// <summary>ABOR, or the client hung up.</summary>
    Aborted,
    ServerClosing,
}

/// <summary>How a transfer ended: a value, turned into a reply by one table.</summary>
/// <param name="Cause">The named cause on the network; None where the network did its part.</param>
/// <param name="Store">The store's word; null where it did its part or its medium failed.</param>
internal readonly record struct TransferOutcome(TransferEnd End, DataFailure Cause = DataFailure.None, StoreError? Store = null)
{
    /// <summary>The final reply. RFC 959 §5.4 gives 226, 425, 426, 451 and 552 their places.</summary>
    public Reply ToReply() => End switch
    {
        TransferEnd.Completed => Replies.TransferComplete,
        TransferEnd.CompletedWithoutCloseNotify => Replies.TransferCompleteWithoutCloseNotify,
        TransferEnd.NotConnected when Cause is DataFailure.TlsNotResumed => Replies.TlsSessionNotResumed,
        TransferEnd.NotConnected => Replies.CannotOpenDataConnection(Cause),
        TransferEnd.PeerFailed => Replies.TransferFailed(Cause),
        TransferEnd.Stalled => Replies.TransferFailed(DataFailure.Stalled),
        TransferEnd.StoreFailed when Store is { } error => Replies.StoreRefused(error),
        TransferEnd.StoreFailed => Replies.StoreFailed,
        TransferEnd.ServerClosing => Replies.TransferFailed(DataFailure.ServerClosed),
        _ => Replies.TransferFailed(DataFailure.Aborted),
    };

    /// <summary>What a fault of the data connection means.</summary>
    public static TransferOutcome FromFault(ConnectionFault fault) => new(TransferEnd.PeerFailed, fault switch
    {
        ConnectionFault.Reset => DataFailure.Reset,
        ConnectionFault.TruncatedTls => DataFailure.NoCloseNotify,
        ConnectionFault.TlsProtocol => DataFailure.ProtectionMismatch,
        ConnectionFault.TimedOut => DataFailure.Stalled,
        ConnectionFault.Aborted => DataFailure.Aborted,
        _ => DataFailure.LocalError,
    });
}

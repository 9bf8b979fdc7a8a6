using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>AUTH, PBSZ, PROT and CCC. RFC 2228 §3, RFC 4217.</summary>
internal static class Tls
{
    /// <summary>RFC 4217 §4. What follows in clear behind AUTH is somebody's injection (CVE-2011-1575): the session ends.</summary>
    public static ValueTask<CommandResult> AuthAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (session.Server.Certificate.Context is null) return new CommandResult(Replies.TlsUnavailable);
        if (session.Connection.Tls is not null) return new CommandResult(Replies.TlsAlready);
        if (argument.ToUpperInvariant() is not ("TLS" or "TLS-C" or "SSL" or "TLS-P")) return new CommandResult(Replies.TlsMechanismUnknown);
        if (session.HasUnreadInput) return (CommandResult)Farewell.InputBeforeTls;
        if (session.State.LoggedIn) session.RestartLoginClock();
        session.State.LogOut(); // RFC 4217 §4.2: the login begins anew under TLS
        session.State.ProtectData = argument.ToUpperInvariant() is "SSL" or "TLS-P"; // RFC 4217 annex A: AUTH SSL implies PROT P
        return new CommandResult(Replies.TlsStarting, After: AfterReply.StartTls);
    }

    /// <summary>RFC 4217 §8: the size is always 0.</summary>
    public static ValueTask<CommandResult> PbszAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (session.Connection.Tls is null) return new CommandResult(Replies.TlsFirst);
        session.State.BufferSizeSeen = true;
        return new CommandResult(Replies.BufferSizeZero);
    }

    /// <summary>RFC 4217 §9: C (clear) or P (private).</summary>
    public static ValueTask<CommandResult> ProtAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (session.Connection.Tls is null) return new CommandResult(Replies.TlsFirst);
        if (!session.State.BufferSizeSeen) return new CommandResult(Replies.BufferSizeFirst);
        switch (argument.ToUpperInvariant())
        {
            case "P":
                session.State.ProtectData = true;
                return new CommandResult(Replies.ProtectionPrivate);
            case "C" when session.RequiresTls:
                return new CommandResult(Replies.ProtectionClearRefused);
            case "C":
                session.State.ProtectData = false;
                return new CommandResult(Replies.ProtectionClear);
            case "S" or "E":
                return new CommandResult(Replies.ProtectionLevelUnknown);
            default:
                return new CommandResult(Replies.ParameterNotImplemented);
        }
    }

    /// <summary>RFC 2228 §3 and RFC 4217 §6: off unless the settings allow it.</summary>
    public static ValueTask<CommandResult> CccAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (session.Connection.Tls is null) return new CommandResult(Replies.TlsFirst);
        return session.Options.Tls.ClearCommandChannelAllowed && !session.HasUnreadInput
            ? new CommandResult(Replies.ClearCommandChannel, After: AfterReply.StopTls)
            : new CommandResult(Replies.ClearCommandChannelRefused);
    }
}

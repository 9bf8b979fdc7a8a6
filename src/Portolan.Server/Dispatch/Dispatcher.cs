using Portolan.Protocol;
using Portolan.Server.Files;
using Portolan.Server.Sessions;

namespace Portolan.Server.Dispatch;

/// <summary>The gates every command passes, in order: known, argument, logged in, TLS policy. Then its handler runs.</summary>
internal static class Dispatcher
{
    public static async ValueTask<CommandResult> RunAsync(ControlSession session, CommandRow row, string argument, CancellationToken cancellationToken)
    {
        var state = session.State;
        try
        {
            if (Refuse(session, row, argument) is { } refusal) return refusal;
            return await row.Handler(session, argument, cancellationToken);
        }
        catch (StoreException e)
        {
            if (e.Error == StoreError.QuotaExceeded) session.QuotaRefused(row.Verb, argument);
            return Replies.StoreRefused(e.Error);
        }
        catch (IOException e) when (e is not Net.ConnectionException)
        {
            session.Log.StoreFailed(session.Id, row.Verb, e);
            return Replies.FilesFailed;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not Net.ConnectionException)
        {
            session.Log.Bug(session.Id, e);
            return Replies.InternalError;
        }
        finally
        {
            if (row.UsesDataConnection) state.ForgetTransferValues();
            if (row.Verb != "RNFR") state.RenameFrom = null; // RFC 959 §4.1.3: RNTO comes right after RNFR
        }
    }

    private static Reply? Refuse(ControlSession session, CommandRow row, string argument)
    {
        if (row.Argument == ArgumentRule.Required && argument.Length == 0) return Replies.ArgumentMissing(row.Verb);
        if (row.Argument == ArgumentRule.None && argument.Length > 0) return Replies.ArgumentForbidden(row.Verb);
        if (row.Phase == Phase.LoggedIn && !session.State.LoggedIn) return Replies.NotLoggedIn;
        if (!session.RequiresTls) return null;
        if (row.Phase == Phase.Login && session.Connection.Tls is null) return Replies.LoginNeedsTls;
        if (row.UsesDataConnection && !session.State.ProtectData) return session.RefuseUnprotected(row.Verb);
        return null;
    }
}

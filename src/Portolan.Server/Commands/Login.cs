using System.Security.Cryptography;
using Portolan.Server.Accounts;
using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>USER and PASS. RFC 959 §4.1.1. Wording and timing do not tell an unknown user from a wrong password.</summary>
internal static class Login
{
    public static async ValueTask<CommandResult> UserAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (session.State.LoggedIn) return Replies.AlreadyLoggedIn;
        session.State.UserName = null;
        try
        {
            if (session.Connection.Tls is null && await session.Options.Accounts.NeedsTlsAsync(argument, cancellationToken))
            {
                session.LoginRefused(argument, LoginRefusal.TlsRequired);
                return Replies.LoginNeedsTls;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            session.Log.AccountStoreFailed(session.Id, e);
            return Farewell.LoginUnavailable;
        }
        session.State.UserName = argument;
        return Replies.PasswordNeeded;
    }

    public static async ValueTask<CommandResult> PassAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var state = session.State;
        if (state.LoggedIn) return Replies.AlreadyLoggedIn;
        if (state.UserName is not { } user) return Replies.UserFirst;
        if (session.Server.Guard.DelayOf(session.Client.Address, user) is not { } delay) return Farewell.LoginFailures;
        if (delay > TimeSpan.Zero) await session.PauseAsync(delay);
        var tls = session.Connection.Tls is not null;
        LoginResult result;
        try
        {
            var request = new LoginRequest(user, argument, session.Client.Address, tls, state.Host) { ClientCertificate = Fingerprint(session) };
            // A store that hangs in a call of the system looks at no token; the login time ends the session all the same.
            result = await session.Options.Accounts.LoginAsync(request, cancellationToken).AsTask().WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            session.Log.AccountStoreFailed(session.Id, e);
            return Farewell.LoginUnavailable;
        }
        var refusal = result.Account is { } account ? Judge(account, session, tls) : result.Refusal;
        if (refusal != LoginRefusal.None) return Refuse(session, user, refusal);
        // Of a bundle of guesses at once, none behind the one that brought the ban is told whether it was right.
        if (session.Server.Guard.IsBanned(session.Client.Address)) return Farewell.LoginFailures;
        session.Server.Guard.LoginSucceeded(session.Client.Address, user);
        if (result.Account!.Use?.TryEnterSession() is false) return Refuse(session, user, LoginRefusal.TooManySessions);
        state.LogIn(result.Account);
        session.LoggedIn(user, tls);
        return Replies.LoggedIn(user);
    }

    private static string? Fingerprint(ControlSession session) =>
        session.Connection.Tls?.PeerCertificate?.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    private static LoginRefusal Judge(Account account, ControlSession session, bool tls)
    {
        if (!tls && EffectiveSettings.For(session.Options, session.Client.Address, account).TlsRequired) return LoginRefusal.TlsRequired;
        if (account.AllowedNetworks.Count == 0) return LoginRefusal.None;
        var client = session.Client.Address;
        foreach (var network in account.AllowedNetworks)
            if (network.BaseAddress.AddressFamily == client.AddressFamily && network.Contains(client)) return LoginRefusal.None;
        return LoginRefusal.AddressNotAllowed;
    }

    private static CommandResult Refuse(ControlSession session, string user, LoginRefusal refusal)
    {
        session.LoginRefused(user, refusal);
        session.State.UserName = null;
        // Who had the right password, and is told so by these replies, guessed nothing.
        var ban = refusal is LoginRefusal.TlsRequired or LoginRefusal.TooManySessions ? null : session.Server.Guard.LoginFailed(session.Client.Address, user);
        if (ban is not null) session.Server.EndBanned(ban, except: session);
        if (++session.State.FailedLogins >= session.Options.Limits.MaxLoginAttempts || ban is not null) return Farewell.LoginFailures;
        return refusal switch
        {
            LoginRefusal.TlsRequired => Replies.LoginNeedsTls,
            LoginRefusal.TooManySessions => Replies.TooManySessionsOfAccount,
            _ => Replies.LoginIncorrect,
        };
    }
}

using System.Net;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server.Sessions;

namespace Portolan.Server;

/// <summary>A session as the console shows it, at one moment.</summary>
/// <param name="User">As it was named in USER; null before.</param>
/// <param name="Tls">What TLS agreed on for the control connection; null in clear.</param>
/// <param name="ClientName">The client's own words about itself (CLNT); null where it said nothing.</param>
/// <param name="Connection">Its newest data connection, or the refusal of one; null before the first. May still change.</param>
/// <param name="Transfer">The transfer under way; null where there is none.</param>
public sealed record SessionInfo(
    long Id, string? User, IPEndPoint Client, IPEndPoint Local, TlsState? Tls, SessionActivity Activity, string Directory, string? ClientName,
    DateTimeOffset StartedAt, DataConnectionTrace? Connection, TransferInfo? Transfer)
{
    internal static SessionInfo Of(ControlSession session)
    {
        var (state, work) = (session.State, session.RunningWork);
        var activity = work is not null ? SessionActivity.Transfer : state.LoggedIn ? SessionActivity.Idle : SessionActivity.Login;
        return new(
            session.Id, state.UserName, session.Client, session.Local, session.Connection.Tls, activity, state.Directory.Value, state.ClientName,
            session.StartedAt, session.LastTrace, work?.Transfer);
    }
}

/// <summary>What a session is doing.</summary>
public enum SessionActivity
{
    /// <summary>Nobody is logged in yet.</summary>
    Login,
    /// <summary>It waits for a command.</summary>
    Idle,
    /// <summary>A transfer, or the hash of a file.</summary>
    Transfer,
}

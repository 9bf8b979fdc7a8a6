using Portolan.Protocol;

namespace Portolan.Server.Sessions;

/// <summary>How the server ends a session: for which reason, and with which last reply.</summary>
internal sealed record Farewell(SessionEnd End, Reply Reply)
{
    public static readonly Farewell Quit = new(SessionEnd.Quit, Replies.Goodbye);
    public static readonly Farewell Idle = new(SessionEnd.Idle, Replies.IdleTooLong);
    public static readonly Farewell LoginTimeout = new(SessionEnd.LoginTimeout, Replies.LoginTooSlow);
    public static readonly Farewell LoginFailures = new(SessionEnd.LoginFailures, Replies.TooManyLoginFailures);
    public static readonly Farewell LoginUnavailable = new(SessionEnd.LoginUnavailable, Replies.LoginUnavailable);
    public static readonly Farewell Kicked = new(SessionEnd.Kicked, Replies.SessionEndedByAdministrator);
    public static readonly Farewell Banned = new(SessionEnd.Banned, Replies.AddressBanned);
    public static readonly Farewell AccountEnded = new(SessionEnd.AccountEnded, Replies.AccountEnded);
    public static readonly Farewell BadCommands = new(SessionEnd.BadCommands, Replies.TooManyBadCommands);
    public static readonly Farewell InputBeforeTls = new(SessionEnd.InputBeforeTls, Replies.BadSequence);
    public static readonly Farewell ServerStopped = new(SessionEnd.ServerStopped, Replies.ServerClosing);

    /// <summary>Why, in English for the log.</summary>
    public string Text => End == SessionEnd.Quit ? "QUIT" : Reply.Text;
}

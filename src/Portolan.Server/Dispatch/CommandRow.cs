using Portolan.Protocol;
using Portolan.Server.Files;
using Portolan.Server.Sessions;

namespace Portolan.Server.Dispatch;

/// <summary>Runs one command. <paramref name="argument"/> is empty where the client sent none.</summary>
internal delegate ValueTask<CommandResult> CommandHandler(ControlSession session, string argument, CancellationToken cancellationToken);

/// <summary>One command of the table.</summary>
/// <param name="Verb">Upper case.</param>
/// <param name="Phase">When it may be used.</param>
/// <param name="Argument">Whether it takes an argument.</param>
/// <param name="Needs">The rights it asks the gate for (the gate itself is <see cref="GuardedFiles"/>).</param>
/// <param name="Busy">What happens to it while a transfer runs.</param>
/// <param name="Feature">Its line in FEAT; null where it has none.</param>
/// <param name="Source">Where it is specified.</param>
/// <param name="Help">One line for HELP and the documentation.</param>
internal sealed record CommandRow(
    string Verb, CommandHandler Handler, Phase Phase, ArgumentRule Argument, FileRights Needs, Busy Busy,
    Func<ControlSession, string?>? Feature, string Source, string Syntax, string Help)
{
    /// <summary>True where the command moves data over a data connection: it uses up REST, ALLO and the data channel.</summary>
    public bool UsesDataConnection { get; init; }
}

/// <summary>When a command may be used.</summary>
internal enum Phase
{
    Always,
    /// <summary>Part of the login itself; refused without TLS where TLS is required.</summary>
    Login,
    LoggedIn,
}

internal enum ArgumentRule
{
    None,
    Optional,
    Required,
}

/// <summary>What happens to a command that arrives while a transfer runs.</summary>
internal enum Busy
{
    /// <summary>It waits for the end of the transfer.</summary>
    Wait,
    /// <summary>It is answered at once. RFC 959 §5.4 (ABOR, STAT, QUIT).</summary>
    AtOnce,
}

/// <summary>What a handler wants: a reply, a long command to begin, or a reply with something behind it.</summary>
internal readonly record struct CommandResult(Reply? Reply, LongCommand? Work = null, AfterReply After = AfterReply.Nothing, Farewell? Ends = null)
{
    public static implicit operator CommandResult(Reply reply) => new(reply);

    public static implicit operator CommandResult(LongCommand work) => new(null, work);

    public static implicit operator CommandResult(Farewell last) => new(last.Reply, Ends: last);

    public static implicit operator ValueTask<CommandResult>(CommandResult result) => ValueTask.FromResult(result);
}

internal enum AfterReply
{
    Nothing,
    StartTls,
    StopTls,
}

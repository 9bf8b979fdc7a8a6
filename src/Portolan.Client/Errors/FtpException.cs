using System.Net;
using Portolan.Diagnosis;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>A failure of an FTP client. The message says what was wrong and what to do.</summary>
public abstract class FtpException : IOException
{
    private protected FtpException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The server refused a command. The connection is still usable.</summary>
public sealed class FtpReplyException : FtpException
{
    public FtpReplyException(Reply reply, string command, string? advice = null)
        : base($"The server refused {command}: {reply}{(advice is null ? "" : " " + advice)}")
    {
        Reply = reply;
        Command = command;
    }

    public Reply Reply { get; }

    /// <summary>The command line, secrets masked.</summary>
    public string Command { get; }
}

/// <summary>The server's words make no sense here. The connection is not usable any more: reconnect.</summary>
public sealed class FtpProtocolException : FtpException
{
    public FtpProtocolException(Phrase message, Exception? innerException = null)
        : base(message.En, innerException) => Words = message;

    /// <summary>The message in every language.</summary>
    public Phrase Words { get; }
}

/// <summary>A directory holds a name that no command can carry, or that leads out of it, and so is not removed. The connection is still usable.</summary>
public sealed class FtpNameException : FtpException
{
    public FtpNameException(string directory, string name, SkipReason reason)
        : base($"The listing of {directory} holds \"{Printable.Line(name)}\": {reason.ToText()}. It is not removed, and so {directory} is not either.")
    {
        Directory = directory;
        Name = name;
        Reason = reason;
    }

    /// <summary>The directory that was to be removed.</summary>
    public string Directory { get; }

    /// <summary>As the server sent it.</summary>
    public string Name { get; }

    public SkipReason Reason { get; }
}

/// <summary>The control connection could not be made, or was lost.</summary>
public sealed class FtpConnectException : FtpException
{
    public FtpConnectException(string message, Exception? innerException = null, Reply? reply = null)
        : base(message, innerException) => Reply = reply;

    /// <summary>What the server said before it closed (421), or instead of a greeting.</summary>
    public Reply? Reply { get; }
}

/// <summary>The server did not let us in.</summary>
public sealed class FtpLoginException : FtpException
{
    public FtpLoginException(string message, Reply reply)
        : base(message) => Reply = reply;

    public Reply Reply { get; }
}

/// <summary>Which part of TLS failed.</summary>
public enum TlsStage
{
    /// <summary>The server does not offer it (AUTH TLS, PROT P refused).</summary>
    Offer,
    /// <summary>Bytes in clear came behind the reply to AUTH TLS: somebody between us and the server, or a broken server.</summary>
    Injection,
    Handshake,
    Certificate,
    /// <summary>The handshake of a data connection.</summary>
    Data,
    /// <summary>The server wants the data connection to resume the control connection's session, and it did not.</summary>
    Resumption,
}

/// <summary>TLS could not be had.</summary>
public sealed class FtpTlsException : FtpException
{
    public FtpTlsException(TlsStage stage, string message, Exception? innerException = null, Reply? reply = null)
        : base(message, innerException)
    {
        Stage = stage;
        Reply = reply;
    }

    public TlsStage Stage { get; }

    public Reply? Reply { get; }
}

/// <summary>The data connection could not be made, or broke.</summary>
public sealed class FtpDataConnectionException : FtpException
{
    public FtpDataConnectionException(DataConnectionTrace trace, string message, Exception? innerException = null, Reply? reply = null)
        : base(message, innerException)
    {
        Trace = trace;
        Reply = reply;
    }

    /// <summary>How far it came, between which addresses, and the named cause; of the last mode where several were tried.</summary>
    public DataConnectionTrace Trace { get; }

    public DataMode Mode => Trace.Mode;

    /// <summary>Whom we dialled (passive) or what we announced (active).</summary>
    public IPEndPoint? EndPoint => Trace.Remote ?? Trace.Announced;

    /// <summary>The step that failed.</summary>
    public DataStep Stage => Trace.FailedStep;

    public DataFailure Failure => Trace.Failure;

    /// <summary>What the server said, where it spoke.</summary>
    public Reply? Reply { get; }

    /// <summary>One for each mode that was tried, in order, where more than one was.</summary>
    public IReadOnlyList<FtpDataConnectionException> Attempts { get; init; } = [];
}

/// <summary>Fewer (or other) bytes arrived than there are. What arrived is kept as a partial where it can be resumed.</summary>
public sealed class FtpTruncatedException : FtpException
{
    public FtpTruncatedException(string message, long expectedBytes, long actualBytes, Exception? innerException = null)
        : base(message, innerException)
    {
        ExpectedBytes = expectedBytes;
        ActualBytes = actualBytes;
    }

    /// <summary>−1 where it is not known.</summary>
    public long ExpectedBytes { get; }

    public long ActualBytes { get; }
}

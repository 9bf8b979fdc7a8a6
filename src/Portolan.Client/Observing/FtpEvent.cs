using System.Net;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Something the client did or saw, for transcripts and for the doctor.</summary>
/// <param name="At">UTC.</param>
public abstract record FtpEvent(DateTimeOffset At);

/// <summary>A command line left. Secrets are masked (<c>PASS ****</c>).</summary>
public sealed record CommandSent(DateTimeOffset At, string Line) : FtpEvent(At)
{
    public override string ToString() => $"> {Line}";
}

/// <summary>A whole reply arrived.</summary>
public sealed record ReplyReceived(DateTimeOffset At, Reply Reply) : FtpEvent(At)
{
    public override string ToString() => $"< {Reply}";
}

/// <summary>Something worth knowing that is no failure: an address replaced, a mode given up, a line of a listing not understood.</summary>
public sealed record Noted(DateTimeOffset At, string Text) : FtpEvent(At)
{
    public override string ToString() => $"* {Text}";
}

/// <summary>A step of the control connection was done, or failed where <paramref name="Error"/> is set.</summary>
public sealed record ControlStepTaken(DateTimeOffset At, ControlStep Step, IPEndPoint? Local, IPEndPoint? Remote, TlsState? Tls = null, Exception? Error = null) : FtpEvent(At)
{
    public override string ToString() => $"* {Step} {Local} → {Remote}{(Error is null ? "" : " failed: " + Error.Message)}";
}

/// <summary>Steps of a control connection, in order.</summary>
public enum ControlStep
{
    /// <summary>The handshake: SYN, SYN/ACK, ACK.</summary>
    Connected,
    TlsEstablished,
    Greeted,
    LoggedIn,
}

/// <summary>A data connection reached a step. The trace is still being written by the client: read it now or not at all.</summary>
public sealed record DataStepReached(DateTimeOffset At, DataStep Step, DataConnectionTrace Trace) : FtpEvent(At)
{
    public override string ToString() => $"* {Trace.Mode.Verb()} {Step}: {Trace.Local} ↔ {(object?)Trace.Remote ?? Trace.Announced}";
}

/// <summary>A data connection is over, or could not be made; the trace will not change any more.</summary>
public sealed record DataConnectionEnded(DateTimeOffset At, DataConnectionTrace Trace, Exception? Error) : FtpEvent(At)
{
    public override string ToString() => $"* {Trace.Mode.Verb()} ended: {Trace.Close}, {Trace.Bytes} bytes{(Trace.Failure == DataFailure.None ? "" : ", " + Trace.Failure.ToText())}";
}

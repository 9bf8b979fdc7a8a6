using System.Net;
using Portolan.Server.Findings;

namespace Portolan.Server;

/// <summary>Something that happened, for the console, the audit and hooks.</summary>
/// <param name="At">UTC.</param>
/// <param name="Session">The session's number; 0 where it concerns the server.</param>
public abstract record ServerEvent(DateTime At, long Session);

public sealed record SessionStarted(DateTime At, long Session, IPEndPoint Client, IPEndPoint Local) : ServerEvent(At, Session);

/// <param name="Reason">The same in English, with what is known beyond it.</param>
public sealed record SessionEnded(DateTime At, long Session, string? User, SessionEnd End, string Reason) : ServerEvent(At, Session);

public sealed record LoggedIn(DateTime At, long Session, string User, IPEndPoint Client, bool Tls) : ServerEvent(At, Session);

public sealed record LoginRefused(DateTime At, long Session, string User, IPEndPoint Client, Accounts.LoginRefusal Refusal) : ServerEvent(At, Session);

/// <summary>Clients of a network may not connect for a while.</summary>
public sealed record Banned(DateTime At, Ban Ban) : ServerEvent(At, 0);

/// <summary>They may again.</summary>
/// <param name="ByTime">The ban ended by itself; false was lifted.</param>
public sealed record Unbanned(DateTime At, Ban Ban, bool ByTime) : ServerEvent(At, 0);

/// <summary>A doctor that was invited tells what it found out, from where the client stands.</summary>
public sealed record DoctorReported(DateTime At, long Session, string User, IPEndPoint Client, Diagnosis.DoctorMessage Message) : ServerEvent(At, Session);

/// <summary>New settings hold.</summary>
public sealed record SettingsApplied(DateTime At) : ServerEvent(At, 0);

/// <summary>The server noticed something about itself.</summary>
public sealed record FindingRaised(DateTime At, Finding Finding) : ServerEvent(At, 0);

/// <summary>What it noticed is over.</summary>
public sealed record FindingCleared(DateTime At, Finding Finding) : ServerEvent(At, 0);

/// <summary>A transfer command was accepted; its data connection may not stand yet.</summary>
public sealed record TransferStarted(DateTime At, long Session, TransferInfo Transfer) : ServerEvent(At, Session);

public sealed record TransferEnded(DateTime At, long Session, TransferRecord Transfer) : ServerEvent(At, Session);

/// <summary>PASV, EPSV, PORT or EPRT was refused with a cause, or a transfer behind it for want of PROT P: no data connection was opened.</summary>
/// <param name="Connection">What was asked for, the cause, and the reply.</param>
public sealed record DataConnectionRefused(DateTime At, long Session, string? User, Diagnosis.DataConnectionTrace Connection) : ServerEvent(At, Session);

/// <summary>A command was refused with 552, for the account's quota is used up. Where it runs out under way, <see cref="TransferEnded"/> has the 552.</summary>
/// <param name="Argument">As the client sent it.</param>
public sealed record QuotaRefused(DateTime At, long Session, string User, string Verb, string Argument) : ServerEvent(At, Session);

/// <summary>The router's part changed. Session is 0.</summary>
public sealed record PortMappingChanged(DateTime At, PortMappingState State) : ServerEvent(At, Session: 0);

/// <summary>Hands events to whoever subscribed. Costs nothing while nobody did.</summary>
internal sealed class ServerEvents(ServerLog log)
{
    private Action<ServerEvent>? _subscribers;

    public bool HasSubscribers => _subscribers is not null;

    public IDisposable Subscribe(Action<ServerEvent> subscriber)
    {
        Action<ServerEvent>? before;
        do before = _subscribers;
        while (Interlocked.CompareExchange(ref _subscribers, before + subscriber, before) != before);
        return new Subscription(this, subscriber);
    }

    /// <summary>A subscriber that throws hurts neither the session nor the other subscribers.</summary>
    public void Raise(ServerEvent happened)
    {
        foreach (var subscriber in Delegate.EnumerateInvocationList(_subscribers))
        {
            try
            {
                subscriber(happened);
            }
            catch (Exception e)
            {
                log.SubscriberFailed(happened.GetType().Name, e);
            }
        }
    }

    private sealed class Subscription(ServerEvents events, Action<ServerEvent> subscriber) : IDisposable
    {
        public void Dispose()
        {
            Action<ServerEvent>? before;
            do before = events._subscribers;
            while (Interlocked.CompareExchange(ref events._subscribers, before - subscriber, before) != before);
        }
    }
}

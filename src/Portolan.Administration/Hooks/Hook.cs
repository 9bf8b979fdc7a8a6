using System.Text.Json.Serialization;
using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>Somebody who is told when something happens.</summary>
public sealed record Hook
{
    /// <summary>A short random word.</summary>
    public required string Id { get; init; }

    public HookKind Kind { get; init; }

    public IReadOnlyList<HookEvent> On { get; init; } = [];

    /// <summary>A URL, a mail address, or a program with its arguments.</summary>
    public required string Target { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>Signs webhooks. Never part of JSON.</summary>
    [JsonIgnore]
    public string? Secret { get; init; }
}

public enum HookKind
{
    Webhook,
    Mail,
    Command,
}

public enum HookEvent
{
    Login,
    LoginRefused,
    Transfer,
    Failure,
    Ban,
    Quota,
    Finding,
}

/// <summary>One try to tell a hook.</summary>
/// <param name="Attempt">1, 2, 3 …</param>
/// <param name="Status">The HTTP status or the exit code; null where there was none.</param>
/// <param name="Error">What went wrong; null when it was delivered.</param>
public sealed record HookDelivery(string Hook, DateTimeOffset At, HookEvent Event, int Attempt, int? Status, Phrase? Error)
{
    /// <summary>Given by the store.</summary>
    public long Id { get; init; }

    /// <summary>What went wrong, from the store; rows of earlier versions have the English only.</summary>
    public static Phrase? ErrorOf(string? english, string? chinese) => english is null ? null : (english, chinese ?? english);
}

/// <summary>Hooks and what became of their deliveries.</summary>
public interface IHookStore
{
    ValueTask<IReadOnlyList<Hook>> ListAsync(CancellationToken cancellationToken);

    ValueTask<Hook?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Adds or replaces.</summary>
    ValueTask SaveAsync(Hook hook, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>False where there is no such hook. Its deliveries go with it.</summary>
    ValueTask<bool> RemoveAsync(string id, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Keeps a delivery, in the background; the last hundred of a hook stay.</summary>
    void Add(HookDelivery delivery);

    /// <summary>The newest first.</summary>
    ValueTask<Page<HookDelivery>> ListDeliveriesAsync(string hook, PageRequest page, CancellationToken cancellationToken);
}

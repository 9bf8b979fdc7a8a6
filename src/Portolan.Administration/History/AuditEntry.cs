using System.Net;
using System.Text.Json.Nodes;

namespace Portolan.Administration;

/// <summary>Who changed what.</summary>
/// <param name="Action">A word of <see cref="AuditActions"/>.</param>
/// <param name="Object">What was changed: <c>settings</c>, <c>user:anna</c>, <c>ban:203.0.113.7/32</c>.</param>
public sealed record AuditEntry(DateTimeOffset At, string By, IPAddress? From, string Action, string Object, IReadOnlyList<Change> Changes)
{
    /// <summary>Given by the store.</summary>
    public long Id { get; init; }

    /// <summary>The <see cref="Id"/> of the entry that this one took back.</summary>
    public long? Undoes { get; init; }

    /// <summary>The two parts of <see cref="Object"/>: <c>user</c> and <c>anna</c>; without a name <c>settings</c> and an empty text.</summary>
    public static (string Kind, string Name) PartsOf(string about) =>
        about.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? (about[..colon], about[(colon + 1)..]) : (about, "");

    public static AuditEntry Of(Actor actor, DateTimeOffset at, string action, string about, IReadOnlyList<Change>? changes = null) =>
        new(at, actor.By, actor.From, actor.Occasion ?? action, about, changes ?? []) { Undoes = actor.Undoes };
}

/// <summary>One value that changed.</summary>
/// <param name="Field">A JSON pointer.</param>
/// <param name="Before">Null where there was nothing.</param>
/// <param name="After">Null where there is nothing any more.</param>
public sealed record Change(string Field, JsonNode? Before, JsonNode? After);

/// <summary>The words for what was done.</summary>
public static class AuditActions
{
    public const string Create = "create", Change = "change", Remove = "remove", Undo = "undo", Import = "import", Export = "export",
        Login = "login", LoginRefused = "loginRefused", Password = "password", Kick = "kick", Ban = "ban", Unban = "unban", File = "file", Certificate = "certificate", Recount = "recount";
}

/// <summary>The audit log. Entries that belong to a change are written with it, in one transaction.</summary>
public interface IAuditStore
{
    ValueTask AddAsync(AuditEntry entry, CancellationToken cancellationToken);

    ValueTask<AuditEntry?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    ValueTask<Page<AuditEntry>> ListAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken);
}

/// <summary>What is wanted of the audit log; null leaves a value open.</summary>
/// <param name="Object">The whole of <see cref="AuditEntry.Object"/>.</param>
public sealed record AuditFilter(string? By = null, string? Action = null, string? Object = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

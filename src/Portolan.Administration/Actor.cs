using System.Net;

namespace Portolan.Administration;

/// <summary>On whose behalf something is done, for the audit log.</summary>
/// <param name="By">An administrator's name, <c>key:NAME</c> for an API key, <c>local</c>, or <c>server</c>.</param>
/// <param name="From">The address it came from; null from this machine's command line.</param>
public sealed record Actor(string By, IPAddress? From = null)
{
    /// <summary>The server itself: an import, an automatic ban.</summary>
    public static Actor Server { get; } = new("server");

    /// <summary>A command of this machine.</summary>
    public static Actor CommandLine { get; } = new("local");

    /// <summary>What all entries of this act say they are, <see cref="AuditActions.Import"/> or <see cref="AuditActions.Undo"/>; null leaves each its own action.</summary>
    public string? Occasion { get; init; }

    /// <summary>The <see cref="AuditEntry.Id"/> of what is taken back.</summary>
    public long? Undoes { get; init; }
}

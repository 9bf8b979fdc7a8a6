namespace Portolan.Administration;

/// <summary>The versions of the settings, and secrets that no document shows.</summary>
public interface ISettingsStore
{
    /// <summary>The newest version; null before the first was stored.</summary>
    ValueTask<SettingsVersion?> FindNewestAsync(CancellationToken cancellationToken);

    ValueTask<SettingsVersion?> FindAsync(long version, CancellationToken cancellationToken);

    /// <summary>Versions, the newest first.</summary>
    ValueTask<Page<SettingsVersion>> ListAsync(PageRequest page, CancellationToken cancellationToken);

    /// <summary>Stores a document as the next version, together with its audit entry.</summary>
    /// <param name="basedOn">The version it was made from; 0 where there was none.</param>
    /// <exception cref="StaleVersionException">Another version was stored meanwhile.</exception>
    ValueTask<SettingsVersion> AddAsync(ServerSettings document, long basedOn, string by, string summary, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>A secret by its name, such as <see cref="MailSection.PasswordSecret"/>; null where there is none.</summary>
    ValueTask<string?> FindSecretAsync(string name, CancellationToken cancellationToken);

    /// <summary>Keeps a secret; null forgets it.</summary>
    ValueTask SetSecretAsync(string name, string? value, CancellationToken cancellationToken);
}

/// <summary>A settings document that held, or holds.</summary>
/// <param name="Version">1, 2, 3 …; the HTTP ETag.</param>
/// <param name="By">See <see cref="Actor"/>.</param>
public sealed record SettingsVersion(long Version, DateTimeOffset At, string By, string Summary, ServerSettings Document);

using Microsoft.Extensions.Logging;
using Portolan.Server;

namespace Portolan.Administration;

/// <summary>What goes on beside a running server, with or without a console: its bans are kept, its hooks told, its certificate renewed, its users' files counted.</summary>
public sealed class ServerWatch : IAsyncDisposable
{
    private readonly SettingsService _settings;

    private ServerWatch(BanService bans, HookDispatcher hooks, AcmeService? acme, UsageRecount recount, SettingsService settings) =>
        (Bans, Hooks, Acme, Recount, _settings) = (bans, hooks, acme, recount, settings);

    public BanService Bans { get; }

    public HookDispatcher Hooks { get; }

    /// <summary>Null where somebody else cares for the certificate.</summary>
    public AcmeService? Acme { get; }

    /// <summary>Counts what users store.</summary>
    public UsageRecount Recount { get; }

    /// <param name="certificate">Where certificates are put, and who is told of a new one; null where somebody else cares for them.</param>
    public static async Task<ServerWatch> StartAsync(
        IAdministrationStore store, SettingsService settings, ServerControl control, StoredAccounts accounts, ILoggerFactory log, (string Folder, Action<string> Issued)? certificate = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var logger = log.CreateLogger("Portolan.Administration");
        var acme = certificate is { } keeper ? new AcmeService(store.Settings, control, keeper.Folder, () => settings.Effective.Acme, keeper.Issued, logger, time) : null;
        var hooks = new HookDispatcher(store.Hooks, store.Settings, control, () => settings.Effective.Mail, logger, time);
        var recount = new UsageRecount(store.Users, accounts, () => settings.Effective.Files.RecountEvery, logger, time);
        var watch = new ServerWatch(new BanService(store.Bans, control, logger, time), hooks, acme, recount, settings);
        settings.Changed += watch.OnSettingsChanged;
        await watch.Bans.StartAsync(cancellationToken);
        await watch.Hooks.StartAsync(cancellationToken);
        acme?.Start();
        recount.Watch();
        return watch;
    }

    /// <summary>Bans and hooks of the store were changed by an import.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await Bans.ReloadAsync(cancellationToken);
        await Hooks.ReloadAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _settings.Changed -= OnSettingsChanged;
        if (Acme is not null) await Acme.DisposeAsync();
        await Recount.DisposeAsync();
        await Hooks.DisposeAsync();
        await Bans.DisposeAsync();
    }

    private void OnSettingsChanged(SettingsVersion version) => Acme?.Wake();
}

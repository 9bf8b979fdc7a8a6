using Portolan.Server.Accounts;
using Portolan.Stores.Sql;

namespace Portolan.Administration.Tests;

/// <summary>Settings, accounts and a store in memory, as <c>portolan serve</c> puts them together, without a server.</summary>
internal sealed class Kit : IAsyncDisposable
{
    public static readonly Actor Anna = new("anna", System.Net.IPAddress.Parse("192.0.2.1"));

    private Kit(SqlStore store, StoredAccounts accounts, SettingsService settings, TimeProvider time)
    {
        (Store, Accounts, Settings) = (store, accounts, settings);
        Users = new AccountsService(store.Users, accounts, time);
        Backup = new BackupService(store, settings, Users, time);
    }

    public SqlStore Store { get; }

    public StoredAccounts Accounts { get; }

    public SettingsService Settings { get; }

    public AccountsService Users { get; }

    public BackupService Backup { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<Kit> OpenAsync(string root, TimeProvider? time = null, params SettingPin[] pins)
    {
        time ??= TimeProvider.System;
        var store = await SqlStore.OpenInMemoryAsync(time: time, cancellationToken: Cancelled);
        var accounts = new StoredAccounts(store.Users, new PasswordCheck(time), root, time);
        var host = new SettingsHost { Accounts = accounts, Use = accounts.Use };
        return new Kit(store, accounts, await SettingsService.LoadAsync(store.Settings, host, pins, time, cancellationToken: Cancelled), time);
    }

    public ValueTask<LoginResult> LoginAsync(string user, string password, string? certificate = null) =>
        Accounts.LoginAsync(new LoginRequest(user, password, System.Net.IPAddress.Loopback, Tls: true, Host: null) { ClientCertificate = certificate }, Cancelled);

    public async ValueTask DisposeAsync()
    {
        Accounts.Dispose();
        await Store.DisposeAsync();
    }
}

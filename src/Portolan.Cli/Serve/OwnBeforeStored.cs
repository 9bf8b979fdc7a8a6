using Portolan.Administration;
using Portolan.Server.Accounts;

namespace Portolan.Cli.Serve;

/// <summary>The users of the command line, and behind them those of the console.</summary>
internal sealed class OwnBeforeStored(ServerAccounts own, StoredAccounts stored) : IAccountStore
{
    public ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken) =>
        own.Find(request.User) is null ? stored.LoginAsync(request, cancellationToken) : own.Store.LoginAsync(request, cancellationToken);

    public ValueTask<bool> NeedsTlsAsync(string user, CancellationToken cancellationToken) =>
        own.Find(user) is null ? stored.NeedsTlsAsync(user, cancellationToken) : own.Store.NeedsTlsAsync(user, cancellationToken);
}


namespace Portolan.Server.Accounts;

/// <summary>A list of accounts held in memory: the command line's, a small program's, a test's.</summary>
public sealed class FixedAccounts : IAccountStore
{
    private static readonly PasswordHash Nobody = PasswordHash.InMemory(Guid.NewGuid().ToString());
    private readonly Dictionary<string, (Account Account, PasswordHash? Password)> _accounts = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slowChecks = new(Environment.ProcessorCount);
    private PasswordHash _decoy = Nobody;

    /// <summary>Adds an account; a null password takes any (anonymous FTP, RFC 1635).</summary>
    public FixedAccounts Add(Account account, PasswordHash? password)
    {
        if (!_accounts.TryAdd(account.Name, (account, password)))
            throw new ArgumentException($"The account '{account.Name}' is there twice.", nameof(account));
        if (password is { IsSlow: true }) _decoy = password;
        return this;
    }

    public FixedAccounts Add(Account account, string password) => Add(account, PasswordHash.InMemory(password));

    public async ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken)
    {
        if (!_accounts.TryGetValue(request.User, out var found))
        {
            await VerifyAsync(_decoy, request.Password, cancellationToken); // an unknown user takes as long
            return LoginResult.Refused(LoginRefusal.UnknownUser);
        }
        if (found.Password is { } password && !await VerifyAsync(password, request.Password, cancellationToken))
            return LoginResult.Refused(LoginRefusal.WrongPassword);
        return LoginResult.Accepted(found.Account);
    }

    public ValueTask<bool> NeedsTlsAsync(string user, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_accounts.TryGetValue(user, out var found) && found.Account.RequireTls is true);

    private async ValueTask<bool> VerifyAsync(PasswordHash hash, string password, CancellationToken cancellationToken)
    {
        if (!hash.IsSlow) return hash.Verify(password);
        await _slowChecks.WaitAsync(cancellationToken); // a storm of logins may not take every core's time slices at once
        try
        {
            return await Task.Run(() => hash.Verify(password), cancellationToken);
        }
        finally
        {
            _slowChecks.Release();
        }
    }
}

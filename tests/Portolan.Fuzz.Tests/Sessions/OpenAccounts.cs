using Portolan.Server.Accounts;
using Portolan.Server.Files;

namespace Portolan.Fuzz.Tests.Sessions;

/// <summary>Two accounts of the same folder, anna with all rights and bob who reads. Passwords are compared at once: a fuzzer logs in thousands of times.</summary>
internal sealed class OpenAccounts(IFileStore files) : IAccountStore
{
    private readonly Account _anna = new() { Name = "anna", Files = files };
    private readonly Account _bob = new() { Name = "bob", Files = files, Access = AccessPolicy.ReadOnly };

    public ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken) => ValueTask.FromResult(request switch
    {
        { User: "anna", Password: "pw" } => LoginResult.Accepted(_anna),
        { User: "bob", Password: "pw" } => LoginResult.Accepted(_bob),
        { User: "anna" or "bob" } => LoginResult.Refused(LoginRefusal.WrongPassword),
        _ => LoginResult.Refused(LoginRefusal.UnknownUser),
    });
}

using Portolan.Net;
using Portolan.Server.Accounts;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>Certificates of clients: asked for where the settings say so, judged by the account store.</summary>
public sealed class ClientCertificateTests
{
    public static TheoryData<string> Engines => TlsReuseTests.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Login_CertificateAskedFor_TellsItsFingerprintToTheAccounts(string engine)
    {
        var accounts = new AskedAccounts();
        await using var server = await StartAsync(accounts, engine, ask: true);
        var own = TestCertificate.Source.Current[0];
        await using var client = await server.ConnectAsync();
        await client.CommandAsync("AUTH TLS", 234);
        await client.StartTlsAsync(own: own);
        await client.LoginAsync();
        Assert.Equal(CertificateFingerprint.Sha256(own).Replace(":", "", StringComparison.Ordinal).ToLowerInvariant(), accounts.Seen!.ClientCertificate);
        await using var without = await server.LoginWithTlsAsync();
        Assert.Null(accounts.Seen.ClientCertificate);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Login_CertificateNotAskedFor_IsNotSeen(string engine)
    {
        var accounts = new AskedAccounts();
        await using var server = await StartAsync(accounts, engine, ask: false);
        await using var client = await server.ConnectAsync();
        await client.CommandAsync("AUTH TLS", 234);
        await client.StartTlsAsync(own: TestCertificate.Source.Current[0]);
        await client.LoginAsync();
        Assert.Null(accounts.Seen!.ClientCertificate);
    }

    private static Task<RunningServer> StartAsync(IAccountStore accounts, string engine, bool ask) => RunningServer.StartAsync(options => options with
    {
        Accounts = accounts,
        Tls = RunningServer.Tls(new TlsSettings { AskClientCertificate = ask, Engine = TlsEngines.Find(engine) }),
    });

    private sealed class AskedAccounts : IAccountStore
    {
        private readonly Account _account = new() { Name = RunningServer.User, Files = new MemoryFileStore() };

        public LoginRequest? Seen { get; private set; }

        public ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken)
        {
            Seen = request;
            return ValueTask.FromResult(LoginResult.Accepted(_account));
        }
    }
}

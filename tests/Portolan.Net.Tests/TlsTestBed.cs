using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net.Tests;

/// <summary>One engine on both ends: a server context, and pairs of connections through it.</summary>
internal sealed class TlsTestBed : IDisposable
{
    private static readonly Lazy<X509Certificate2> SharedCertificate = new(() =>
        SelfSignedCertificate.Create(["localhost"], [IPAddress.Loopback], TimeSpan.FromDays(30)));

    private static int _beds;

    private readonly ConcurrentBag<TlsScope> _scopes = [];

    public TlsTestBed(string engine, Func<TlsServerOptions, TlsServerOptions>? server = null, Func<TlsClientOptions, TlsClientOptions>? client = null)
    {
        Engine = TlsEngines.Find(engine) ?? throw new InvalidOperationException($"engine {engine} is missing");
        var serverOptions = new TlsServerOptions { Certificates = [Certificate] };
        ClientOptions = new TlsClientOptions { TargetHost = OwnName(), ValidateServerCertificate = TlsVerification.Pin(CertificateFingerprint.Sha256(Certificate)) };
        ClientOptions = client?.Invoke(ClientOptions) ?? ClientOptions;
        Server = Engine.CreateServerContext(server?.Invoke(serverOptions) ?? serverOptions);
    }

    public static X509Certificate2 Certificate => SharedCertificate.Value;

    public TlsEngine Engine { get; }

    public TlsServerContext Server { get; }

    public TlsClientOptions ClientOptions { get; }

    public static TheoryData<string> Engines { get; } = TlsEngines.Find("openssl") is null ? new("sslstream") : new("sslstream", "openssl");

    public TlsScope ServerScope() => Keep(Server.CreateScope());

    public TlsScope ClientScope() => Keep(Engine.CreateClientScope(ClientOptions));

    public Task<TlsPair> ConnectAsync(TlsPurpose purpose = TlsPurpose.Control) => ConnectAsync(ClientScope(), ServerScope(), purpose);

    public static async Task<TlsPair> ConnectAsync(TlsScope client, TlsScope server, TlsPurpose purpose = TlsPurpose.Control)
    {
        var token = TestContext.Current.CancellationToken;
        var tcp = await ConnectedPair.CreateAsync();
        var serving = server.AuthenticateAsync(tcp.Server, purpose, token).AsTask();
        var dialling = client.AuthenticateAsync(tcp.Client, purpose, token).AsTask();
        await Task.WhenAll(serving, dialling);
        return new TlsPair(await dialling, await serving, tcp);
    }

    public void Dispose()
    {
        foreach (var scope in _scopes)
            scope.Dispose();
        Server.Dispose();
    }

    /// <summary>.NET keeps sessions by name for the whole process: what one bed left must not be resumed in another.</summary>
    private static string OwnName() => string.Create(CultureInfo.InvariantCulture, $"bed{Interlocked.Increment(ref _beds)}.localhost");

    private TlsScope Keep(TlsScope scope)
    {
        _scopes.Add(scope);
        return scope;
    }
}

/// <summary>Both ends of one TLS connection, and the TCP connection beneath.</summary>
internal sealed record TlsPair(Connection Client, Connection Server, ConnectedPair Tcp) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}

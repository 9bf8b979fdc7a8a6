using System.Security.Authentication;
using System.Security.Cryptography;
using Portolan.Client;
using Portolan.Diagnosis;
using Portolan.Interop.Tests.Daemons;
using Portolan.Net;
using Portolan.Testing;

namespace Portolan.Interop.Tests;

/// <summary>Servers that demand the control connection's TLS session on every data connection, against the OpenSSL engine: many transfers, by name and by address, many logins at once.</summary>
public abstract class SessionReuseTests<TDaemon>(TDaemon daemon) : IClassFixture<TDaemon>, IDisposable
    where TDaemon : Daemon, new()
{
    private const int Transfers = 200;
    private const int Logins = 8;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly TempFolder _local = new();
    private readonly string _folder = Guid.NewGuid().ToString("N")[..8];

    public static TheoryData<string, SslProtocols> HostsAndVersions { get; } = new()
    {
        { "localhost", SslProtocols.Tls12 },
        { "localhost", SslProtocols.Tls13 },
        { "127.0.0.1", SslProtocols.Tls12 },
        { "127.0.0.1", SslProtocols.Tls13 },
    };

    [Theory, MemberData(nameof(HostsAndVersions))]
    public async Task Transfers_HundredsInARow_AllSucceed(string host, SslProtocols version)
    {
        await using var ftp = await ConnectAsync(host, version);
        var (up, content) = (_local["up"], Content.Random(3_000));
        _local.Write("up", content);
        for (var i = 0; i < Transfers; i++)
            await ftp.UploadAsync(up, $"{_folder}/up", cancellationToken: Token);
        for (var i = 0; i < Transfers; i++)
        {
            await ftp.DownloadAsync($"{_folder}/up", _local["down"], cancellationToken: Token);
            Content.AssertFile(content, _local["down"]);
            File.Delete(_local["down"]);
        }
    }

    [Theory, MemberData(nameof(HostsAndVersions))]
    public async Task Logins_ManyAtOnce_KeepTheirSessions(string host, SslProtocols version)
        => await Task.WhenAll(Enumerable.Range(0, Logins).Select(async login =>
        {
            await using var ftp = await ConnectAsync(host, version);
            var content = Content.Random(2_000 + login);
            _local.Write($"up{login}", content);
            for (var i = 0; i < 10; i++)
            {
                await UnlessPortsCollideAsync(() => ftp.UploadAsync(_local[$"up{login}"], $"{_folder}/{login}", cancellationToken: Token));
                await UnlessPortsCollideAsync(() => ftp.DownloadAsync($"{_folder}/{login}", _local[$"down{login}"], new DownloadOptions { Resume = false }, cancellationToken: Token));
                Content.AssertFile(content, _local[$"down{login}"]);
                File.Delete(_local[$"down{login}"]);
            }
        }));

    public void Dispose()
    {
        _local.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>ProFTPD binds a port before it listens, with SO_REUSEADDR: of two sessions that draw the same port one is told 425.</summary>
    private static async Task UnlessPortsCollideAsync(Func<Task> transfer)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await transfer();
                return;
            }
            catch (FtpDataConnectionException e) when (tries < 5 && e.Reply?.ToString().Contains("425 EPSV: Address already in use", StringComparison.Ordinal) == true)
            {
                // Asked again.
            }
        }
    }

    private async Task<FtpClient> ConnectAsync(string host, SslProtocols version)
    {
        var engine = TlsEngines.Find("openssl");
        Assert.SkipWhen(engine is null, "this machine has no OpenSSL 3");
        daemon.MakeFolder(_folder);
        return await FtpClient.ConnectAsync(
            new FtpClientOptions
            {
                Host = host,
                Port = daemon.Port,
                User = Daemon.User,
                Password = Daemon.Password,
                Tls = TlsMode.Explicit,
                TlsProtocols = version,
                TlsEngine = engine,
                Certificates = CertificatePolicy.PinSha256(TestCertificate.Shared.Certificate.GetCertHashString(HashAlgorithmName.SHA256)),
                Data = DataModeOptions.Only(DataMode.Epsv),
            },
            Token);
    }
}

public sealed class VsftpdSessionReuseTests(Vsftpd daemon) : SessionReuseTests<Vsftpd>(daemon);

public sealed class ProFtpdSessionReuseTests(ProFtpd daemon) : SessionReuseTests<ProFtpd>(daemon);

public sealed class PureFtpdSessionReuseTests(PureFtpd daemon) : SessionReuseTests<PureFtpd>(daemon);

public sealed class PortolanSessionReuseTests(StrictPortolan daemon) : SessionReuseTests<StrictPortolan>(daemon);

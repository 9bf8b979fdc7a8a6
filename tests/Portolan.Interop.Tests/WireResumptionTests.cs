using System.Security.Authentication;
using System.Security.Cryptography;
using Portolan.Client;
using Portolan.Diagnosis;
using Portolan.Interop.Tests.Daemons;
using Portolan.Interop.Tests.Wire;
using Portolan.Net;
using Portolan.Testing;

namespace Portolan.Interop.Tests;

/// <summary>Our client against every server: the records on the wire show that each data connection resumed the session, not only that it worked.</summary>
public abstract class WireResumptionTests<TDaemon>(TDaemon daemon) : IClassFixture<TDaemon>, IDisposable
    where TDaemon : Daemon, new()
{
    private const int Transfers = 10;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly TempFolder _local = new();
    private readonly string _folder = Guid.NewGuid().ToString("N")[..8];

    public static TheoryData<SslProtocols> Versions { get; } = new(SslProtocols.Tls12, SslProtocols.Tls13);

    [Theory, MemberData(nameof(Versions))]
    public async Task Transfers_OfOneLogin_AllResumeOnTheWire(SslProtocols version)
    {
        Assert.SkipWhen(TlsEngines.Find("openssl") is null, "this machine has no OpenSSL 3");
        daemon.MakeFolder(_folder);
        await using var tap = new WireTap(daemon);
        await using (var ftp = await FtpClient.ConnectAsync(OptionsFor(tap, version), Token))
        {
            var content = Content.Random(50_000);
            var up = _local.Write("up", content);
            for (var i = 0; i < Transfers; i++)
            {
                await ftp.UploadAsync(up, $"{_folder}/file", cancellationToken: Token);
                await ftp.DownloadAsync($"{_folder}/file", _local["down"], new DownloadOptions { Resume = false }, cancellationToken: Token);
                Content.AssertFile(content, _local["down"]);
                File.Delete(_local["down"]);
            }
        }
        WireProof.AssertAll(tap, new WireHandshake(version, daemon.Resumes(version)), 2 * Transfers);
    }

    public void Dispose()
    {
        _local.Dispose();
        GC.SuppressFinalize(this);
    }

    private static FtpClientOptions OptionsFor(WireTap tap, SslProtocols version) => new()
    {
        Host = tap.Address.ToString(),
        Port = tap.ControlPort,
        User = Daemon.User,
        Password = Daemon.Password,
        Tls = TlsMode.Explicit,
        TlsProtocols = version,
        TlsEngine = TlsEngines.Find("openssl"),
        Certificates = CertificatePolicy.PinSha256(TestCertificate.Shared.Certificate.GetCertHashString(HashAlgorithmName.SHA256)),
        Data = DataModeOptions.Only(DataMode.Epsv),
    };
}

public sealed class VsftpdWireTests(Vsftpd daemon) : WireResumptionTests<Vsftpd>(daemon);

public sealed class ProFtpdWireTests(ProFtpd daemon) : WireResumptionTests<ProFtpd>(daemon);

public sealed class PureFtpdWireTests(PureFtpd daemon) : WireResumptionTests<PureFtpd>(daemon);

public sealed class PyFtpdLibWireTests(PyFtpdLib daemon) : WireResumptionTests<PyFtpdLib>(daemon);

public sealed class PortolanWireTests(StrictPortolan daemon) : WireResumptionTests<StrictPortolan>(daemon);

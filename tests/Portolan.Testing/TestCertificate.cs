using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Testing;

/// <summary>A self-signed P-256 certificate for <c>localhost</c>, 127.0.0.1 and ::1. One serves a whole test run.</summary>
public sealed class TestCertificate
{
    private static readonly Lazy<TestCertificate> LazyShared = new(() => new TestCertificate());

    public TestCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var bare = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        CertificatePem = bare.ExportCertificatePem();
        KeyPem = key.ExportPkcs8PrivateKeyPem();
        // Through PKCS#12, so that the key is usable by every platform's TLS.
        Certificate = X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pfx), password: null);
    }

    /// <summary>Made once for the process; a test that needs another one makes its own.</summary>
    public static TestCertificate Shared => LazyShared.Value;

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }

    public string CertificatePem { get; }

    public string KeyPem { get; }

    /// <summary>Writes <c>cert.pem</c>, <c>key.pem</c> and <c>both.pem</c> (key, then certificate).</summary>
    public PemFiles WriteTo(TempFolder folder) => new(
        folder.Write("cert.pem", CertificatePem + "\n"),
        WriteSecret(folder, "key.pem", KeyPem + "\n"),
        WriteSecret(folder, "both.pem", KeyPem + "\n" + CertificatePem + "\n"));

    private static string WriteSecret(TempFolder folder, string name, string content)
    {
        var path = folder.Write(name, content);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}

/// <summary>Paths of a certificate on disk.</summary>
public sealed record PemFiles(string Certificate, string Key, string Both);

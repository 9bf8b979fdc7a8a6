using System.Net;
using System.Security.Cryptography.X509Certificates;
using Portolan.Net;

namespace Portolan.Server.Tests.Kit;

/// <summary>Certificates in temporary files.</summary>
internal static class TestCertificate
{
    private static readonly Lazy<CertificateSource> Shared = new(() => new CertificateSource(Write(Path.Combine(Directory.CreateTempSubdirectory("portolan-").FullName, "server.pem"))));

    /// <summary>One for all tests that do not change it.</summary>
    public static CertificateSource Source => Shared.Value;

    /// <summary>Writes a fresh certificate with its key, in one file, in one step.</summary>
    public static string Write(string path)
    {
        using var certificate = SelfSignedCertificate.Create(["localhost"], [IPAddress.Loopback], TimeSpan.FromDays(30));
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(path + ".new", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        File.Move(path + ".new", path, overwrite: true);
        return path;
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portolan.Net;

namespace Portolan.Console.Certificates;

/// <summary>Puts a certificate where the server follows it: PEM files, the key for its owner only.</summary>
internal static class CertificateStorage
{
    /// <param name="all">The certificate with its key, then its chain.</param>
    public static async Task SaveAsync(X509Certificate2Collection all, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await WriteAsync(Path.Combine(folder, SelfSignedCertificate.KeyFile), KeyOf(all[0]), isSecret: true, cancellationToken);
        await WriteAsync(Path.Combine(folder, SelfSignedCertificate.CertificateFile), all.ExportCertificatePems(), isSecret: false, cancellationToken);
    }

    private static string KeyOf(X509Certificate2 certificate)
    {
        using var key = (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("Only RSA and ECDSA keys can be used.");
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static async Task WriteAsync(string path, string text, bool isSecret, CancellationToken cancellationToken)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (isSecret && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new StreamWriter(fresh, options)) await file.WriteAsync(text.AsMemory(), cancellationToken);
        File.Move(fresh, path, overwrite: true);
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portolan.Console.Problems;
using Portolan.Console.Wire;

namespace Portolan.Console.Certificates;

/// <summary>Reads a certificate that somebody brings, whole or not at all.</summary>
internal static class CertificateIntake
{
    /// <returns>The certificate with its key, then its chain.</returns>
    /// <exception cref="ProblemException">It cannot be used; the field says what is wrong.</exception>
    public static X509Certificate2Collection Read(CertificateUpload upload, DateTimeOffset now)
    {
        var all = upload.Pfx is { } pfx ? ReadPfx(pfx, upload.Password) : ReadPem(upload);
        if (all[0].NotAfter.ToUniversalTime() <= now.UtcDateTime)
            throw ProblemException.Invalid("/pem", ($"The certificate expired on {all[0].NotAfter:yyyy-MM-dd}.", $"证书已于 {all[0].NotAfter:yyyy-MM-dd} 过期。"), ("Bring one that is valid.", "请提供有效的证书。"));
        return all;
    }

    private static X509Certificate2Collection ReadPem(CertificateUpload upload)
    {
        if (string.IsNullOrWhiteSpace(upload.Pem))
            throw ProblemException.Invalid("/pem", ("There is no certificate.", "没有证书。"), ("Paste PEM text, or choose a PEM or PFX file.", "请粘贴 PEM 文本，或选择 PEM、PFX 文件。"));
        var key = string.IsNullOrWhiteSpace(upload.Key) ? upload.Pem : upload.Key;
        try
        {
            var own = string.IsNullOrEmpty(upload.Password) ? X509Certificate2.CreateFromPem(upload.Pem, key) : X509Certificate2.CreateFromEncryptedPem(upload.Pem, key, upload.Password);
            var all = new X509Certificate2Collection();
            all.ImportFromPem(upload.Pem);
            all[0] = own;
            return all;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw ProblemException.Invalid("/key", ("Certificate and key cannot be read, or do not belong together.", "证书或私钥无法读取，或二者不匹配。"),
                ("The certificate's text begins with BEGIN CERTIFICATE, the key's with BEGIN PRIVATE KEY; an encrypted key needs its password.", "证书以 BEGIN CERTIFICATE 开头，私钥以 BEGIN PRIVATE KEY 开头；加密的私钥需要密码。"));
        }
    }

    private static X509Certificate2Collection ReadPfx(string pfx, string? password)
    {
        try
        {
            var found = X509CertificateLoader.LoadPkcs12Collection(Convert.FromBase64String(pfx), password, X509KeyStorageFlags.Exportable);
            var own = found.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new CryptographicException("no key");
            return [own, .. found.Where(certificate => certificate != own)];
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw ProblemException.Invalid("/pfx", ("The PFX file cannot be read, or holds no private key.", "PFX 文件无法读取，或其中没有私钥。"), ("Check the file and its password.", "请检查文件和密码。"));
        }
    }
}

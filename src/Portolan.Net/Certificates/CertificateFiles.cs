using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net;

/// <summary>Reads a certificate with its key and chain from PEM files or a PFX file.</summary>
internal static class CertificateFiles
{
    /// <param name="certificate">Content of the certificate file.</param>
    /// <param name="key">Content of the key file; null where key and certificate share one file.</param>
    /// <returns>The certificate with its private key, then its chain.</returns>
    /// <exception cref="CertificateFileException"/>
    public static X509Certificate2Collection Parse(string path, byte[] certificate, string? keyPath, byte[]? key, string? password)
    {
        try
        {
            return IsPem(certificate)
                ? FromPem(path, Text(certificate), keyPath ?? path, Text(key ?? certificate), password)
                : FromPfx(path, certificate, password);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new CertificateFileException(path, CertificateFileFault.NoCertificateFile, e.Message, e);
        }
    }

    // Beside the exception it documents, the framework throws others for damaged files: PlatformNotSupported for a curve that it does not know.
    private static bool IsUnreadable(Exception e) => e is CryptographicException or ArgumentException or NotSupportedException or FormatException or OverflowException;

    private static bool IsPem(byte[] content) => content.AsSpan().IndexOf("-----BEGIN "u8) >= 0;

    private static string Text(byte[] content) => System.Text.Encoding.UTF8.GetString(content);

    private static X509Certificate2Collection FromPfx(string path, byte[] content, string? password)
    {
        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(content, password, X509KeyStorageFlags.Exportable);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new CertificateFileException(path, password is null ? CertificateFileFault.PfxNotOpened : CertificateFileFault.PfxPasswordWrong, innerException: e);
        }
        foreach (var candidate in all)
        {
            if (candidate.HasPrivateKey)
                return WithChain(candidate, all);
        }
        throw new CertificateFileException(path, CertificateFileFault.PfxWithoutKey);
    }

    private static X509Certificate2Collection FromPem(string path, string certificates, string keyPath, string key, string? password)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(certificates);
        if (all.Count == 0)
            throw new CertificateFileException(path, CertificateFileFault.NoCertificate);
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw new CertificateFileException(keyPath, CertificateFileFault.NoKey);
        var encrypted = key.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal);
        if (encrypted && password is null)
            throw new CertificateFileException(keyPath, CertificateFileFault.KeyNeedsPassword);

        // The leaf should come first, but files with the chain turned round exist.
        CryptographicException? first = null;
        foreach (var candidate in all)
        {
            try
            {
                var pem = candidate.ExportCertificatePem();
                return WithChain(Usable(encrypted ? X509Certificate2.CreateFromEncryptedPem(pem, key, password) : X509Certificate2.CreateFromPem(pem, key)), all);
            }
            catch (Exception e) when (IsUnreadable(e))
            {
                first ??= e as CryptographicException ?? new CryptographicException(e.Message, e);
            }
        }
        throw new CertificateFileException(keyPath, encrypted ? CertificateFileFault.KeyPasswordWrong : CertificateFileFault.KeyDoesNotFit, path, first);
    }

    private static X509Certificate2Collection WithChain(X509Certificate2 leaf, X509Certificate2Collection all)
    {
        var chain = new X509Certificate2Collection(leaf);
        foreach (var other in all)
        {
            // A root need not be sent: who trusts it has it.
            var isRoot = other.SubjectName.RawData.AsSpan().SequenceEqual(other.IssuerName.RawData);
            if (!isRoot && !other.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span))
                chain.Add(other);
        }
        return chain;
    }

    /// <summary>Windows' TLS cannot use a key that lives in memory only; a trip through PFX gives it a place.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null, X509KeyStorageFlags.Exportable);
    }
}

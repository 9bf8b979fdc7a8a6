using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net;

/// <summary>Makes the certificate a server has before its owner brings one.</summary>
public static class SelfSignedCertificate
{
    public const string CertificateFile = "certificate.pem";
    public const string KeyFile = "key.pem";

    /// <summary>A P-256 certificate for servers that is its own issuer.</summary>
    /// <param name="names">Host names it is for; the first is its subject.</param>
    /// <param name="addresses">IP addresses it is for.</param>
    public static X509Certificate2 Create(IEnumerable<string> names, IEnumerable<IPAddress> addresses, TimeSpan lifetime, TimeProvider? time = null)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        string? subject = null;
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
            subject ??= name;
        }
        foreach (var address in addresses)
        {
            alternatives.AddIpAddress(address);
            subject ??= address.ToString();
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name500 = new X500DistinguishedNameBuilder();
        name500.AddCommonName(subject ?? throw new ArgumentException("A certificate needs a name or an address.", nameof(names)));
        var request = new CertificateRequest(name500.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));

        // A day back: the clock of a client may be slow.
        var now = (time ?? TimeProvider.System).GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + lifetime);
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>Writes <see cref="CertificateFile"/> and <see cref="KeyFile"/>; the key is readable by its owner only.</summary>
    public static async Task SaveAsync(X509Certificate2 certificate, string directory, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(directory);
        using var key = certificate.GetECDsaPrivateKey() ?? throw new ArgumentException("The certificate has no private key.", nameof(certificate));
        await WriteAsync(Path.Combine(directory, KeyFile), key.ExportPkcs8PrivateKeyPem(), secret: true, cancellationToken).ConfigureAwait(false);
        await WriteAsync(Path.Combine(directory, CertificateFile), certificate.ExportCertificatePem(), secret: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The certificate saved in <paramref name="directory"/>; a new one is made where there is none or it has expired.</summary>
    /// <exception cref="CertificateFileException">There is one, but it cannot be read.</exception>
    public static async Task<CertificateSource> LoadOrCreateAsync(
        string directory, IEnumerable<string> names, IEnumerable<IPAddress> addresses, TimeSpan lifetime, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var (certificate, key) = (Path.Combine(directory, CertificateFile), Path.Combine(directory, KeyFile));
        if (File.Exists(certificate) && File.Exists(key))
        {
            var source = new CertificateSource(certificate, key, password: null, time);
            if (source.Current[0].NotAfter.ToUniversalTime() > (time ?? TimeProvider.System).GetUtcNow().UtcDateTime)
                return source;
            source.Dispose();
        }
        using var created = Create(names, addresses, lifetime, time);
        await SaveAsync(created, directory, cancellationToken).ConfigureAwait(false);
        return new CertificateSource(certificate, key, password: null, time);
    }

    private static async Task WriteAsync(string path, string content, bool secret, CancellationToken cancellationToken)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (secret && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new StreamWriter(temporary, options);
        await using (file.ConfigureAwait(false))
            await file.WriteAsync(content.AsMemory(), cancellationToken).ConfigureAwait(false);
        File.Move(temporary, path, overwrite: true);
    }
}

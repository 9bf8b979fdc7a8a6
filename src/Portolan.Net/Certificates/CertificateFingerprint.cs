using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net;

/// <summary>Fingerprints of certificates as people compare them.</summary>
public static class CertificateFingerprint
{
    /// <summary>SHA-256 of the whole certificate as <c>AB:CD:…</c>, the form that browsers and <c>openssl x509 -fingerprint -sha256</c> show.</summary>
    public static string Sha256(X509Certificate certificate)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(certificate.GetRawCertData(), hash);
        return string.Create(hash.Length * 3 - 1, hash, static (text, hash) =>
        {
            for (var i = 0; i < hash.Length; i++)
            {
                hash[i].TryFormat(text[(i * 3)..], out _, "X2", provider: null);
                if (i > 0)
                    text[i * 3 - 1] = ':';
            }
        });
    }

    /// <summary>Whether two fingerprints are the same, with or without colons, in either case.</summary>
    public static bool AreEqual(string first, string second)
        => string.Equals(Plain(first), Plain(second), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string fingerprint) => fingerprint.Replace(":", "", StringComparison.Ordinal).Trim();
}

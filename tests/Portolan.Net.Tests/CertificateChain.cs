using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net.Tests;

/// <summary>A root, an intermediate and a certificate for localhost.</summary>
internal sealed record CertificateChain(X509Certificate2 Root, X509Certificate2 Intermediate, X509Certificate2 Leaf) : IDisposable
{
    public static CertificateChain Create()
    {
        var root = Issue("CN=root", null, authority: true);
        var intermediate = Issue("CN=middle", root, authority: true);
        return new CertificateChain(root, intermediate, Issue("CN=localhost", intermediate, authority: false));
    }

    public void Dispose()
    {
        Root.Dispose();
        Intermediate.Dispose();
        Leaf.Dispose();
    }

    private static X509Certificate2 Issue(string name, X509Certificate2? issuer, bool authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(5));
        if (issuer is null)
            return request.CreateSelfSigned(from, to);
        using var issued = request.Create(issuer, from, to.AddHours(-1), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}

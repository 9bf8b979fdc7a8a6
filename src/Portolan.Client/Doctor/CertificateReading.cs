using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>A certificate's facts, and why it is doubted, in words.</summary>
internal static class CertificateReading
{
    public static CertificateFacts Of(X509Certificate shown, X509Chain? chain, SslPolicyErrors errors, string host)
    {
        using var certificate = new X509Certificate2(shown);
        return new(Printable.Line(certificate.Subject), Printable.Line(certificate.Issuer), Names(certificate),
            new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter), CertificateFingerprint.Sha256(certificate), Key(certificate))
        {
            Doubts = [.. Doubts(certificate, chain, errors, host)],
        };
    }

    private static List<string> Names(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            names.AddRange(extension.EnumerateDnsNames().Select(Printable.Line));
            names.AddRange(extension.EnumerateIPAddresses().Select(address => address.ToString()));
        }
        return names;
    }

    private static string Key(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null) return $"RSA {rsa.KeySize}";
        using var ecdsa = certificate.GetECDsaPublicKey();
        return ecdsa is not null ? $"ECDSA {ecdsa.KeySize}" : certificate.PublicKey.Oid.FriendlyName ?? "?";
    }

    private static IEnumerable<Phrase> Doubts(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors, string host)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) yield return ($"it is not made out for {host}", $"证书不是签发给 {host} 的");
        var now = DateTime.Now;
        if (now > certificate.NotAfter) yield return ($"it expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}", $"已于 {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd} 过期");
        if (now < certificate.NotBefore) yield return ($"it is valid only from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd}", $"从 {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} 起才有效");
        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)) yield break;
        if (certificate.Subject == certificate.Issuer) yield return ("it is self-signed", "它是自签名证书");
        else if (chain is null || chain.ChainStatus.Any(IsUntrusted)) yield return ($"this machine does not know its issuer, {Printable.Line(certificate.Issuer)}", $"本机不认识其签发者 {Printable.Line(certificate.Issuer)}");
    }

    private static bool IsUntrusted(X509ChainStatus status) => status.Status is X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain;
}

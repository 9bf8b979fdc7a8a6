using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net;

/// <summary>Why a certificate was not accepted, in words.</summary>
internal static class CertificateProblems
{
    public static string Describe(SslPolicyErrors errors, X509Certificate2? certificate, X509Chain? chain, string? targetHost)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "the peer showed none.";
        var problems = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            problems.Add($"it is not made for {targetHost} but for {NamesOf(certificate)}");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            problems.AddRange(OfChain(certificate, chain));
        if (problems.Count == 0)
            problems.Add("the check that the program set refused it");
        return string.Join("; ", problems) + ".";
    }

    private static IEnumerable<string> OfChain(X509Certificate2 certificate, X509Chain? chain)
    {
        var all = X509ChainStatusFlags.NoError;
        foreach (var status in chain?.ChainStatus ?? [])
            all |= status.Status;
        if (all.HasFlag(X509ChainStatusFlags.NotTimeValid))
            yield return $"it is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd} only (or a certificate above it has expired)";
        if (all.HasFlag(X509ChainStatusFlags.Revoked))
            yield return "it was revoked";
        if (all.HasFlag(X509ChainStatusFlags.UntrustedRoot))
            yield return certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData) ? "it is self-signed" : "its root is not trusted here";
        if (all.HasFlag(X509ChainStatusFlags.PartialChain))
            yield return "the chain to a trusted root is incomplete (the server should send its intermediate certificates)";
        const X509ChainStatusFlags named = X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.Revoked | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        if ((all & ~named) != X509ChainStatusFlags.NoError || all == X509ChainStatusFlags.NoError)
            yield return $"the chain is not valid ({all & ~named})";
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (var extension in certificate.Extensions)
        {
            if (extension is not X509SubjectAlternativeNameExtension alternative)
                continue;
            names.AddRange(alternative.EnumerateDnsNames());
            foreach (var address in alternative.EnumerateIPAddresses())
                names.Add(address.ToString());
        }
        return names.Count > 0 ? string.Join(", ", names) : certificate.Subject;
    }
}

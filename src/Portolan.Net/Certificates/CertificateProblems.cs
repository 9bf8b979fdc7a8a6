using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net;

/// <summary>Why a certificate was not accepted.</summary>
internal static class CertificateProblems
{
    public static IReadOnlyList<TlsProblem> Of(SslPolicyErrors errors, X509Certificate2? certificate, X509Chain? chain, string? targetHost)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return [new(TlsReason.NoCertificate)];
        var problems = new List<TlsProblem>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            problems.Add(new(TlsReason.OtherName, targetHost ?? "", NamesOf(certificate)));
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            problems.AddRange(OfChain(certificate, chain));
        if (problems.Count == 0)
            problems.Add(new(TlsReason.RefusedByProgram));
        return problems;
    }

    private static IEnumerable<TlsProblem> OfChain(X509Certificate2 certificate, X509Chain? chain)
    {
        var all = X509ChainStatusFlags.NoError;
        foreach (var status in chain?.ChainStatus ?? [])
            all |= status.Status;
        if (all.HasFlag(X509ChainStatusFlags.NotTimeValid))
            yield return new(TlsReason.NotInTime, Day(certificate.NotBefore), Day(certificate.NotAfter));
        if (all.HasFlag(X509ChainStatusFlags.Revoked))
            yield return new(TlsReason.Revoked);
        if (all.HasFlag(X509ChainStatusFlags.UntrustedRoot))
            yield return certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData) ? new(TlsReason.SelfSigned) : new(TlsReason.UntrustedRoot);
        if (all.HasFlag(X509ChainStatusFlags.PartialChain))
            yield return new(TlsReason.IncompleteChain);
        const X509ChainStatusFlags named = X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.Revoked | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        if ((all & ~named) != X509ChainStatusFlags.NoError || all == X509ChainStatusFlags.NoError)
            yield return new(TlsReason.InvalidChain, (all & ~named).ToString());
    }

    private static string Day(DateTime at) => at.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

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

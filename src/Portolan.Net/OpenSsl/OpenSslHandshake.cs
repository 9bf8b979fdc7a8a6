using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net.OpenSsl;

/// <summary>The managed companion of one SSL: what its callbacks need to know and to leave behind.</summary>
internal sealed class OpenSslHandshake(CertificateJudge judge, bool isServer, string? targetHost, OpenSslSessions? sessions)
{
    /// <summary>A client's sessions; null on a server.</summary>
    public OpenSslSessions? Sessions => sessions;

    /// <summary>A server's data connection, which may be called <c>ftp-data</c>.</summary>
    public bool IsForData { get; init; }

    /// <summary>Why the peer's certificate was refused; empty while it was not.</summary>
    public IReadOnlyList<TlsProblem> Problems => judge.Problems;

    /// <summary>What the program's own check threw.</summary>
    public Exception? CallbackFailure { get; set; }

    /// <summary>Judges with the platform's chain engine, as SslStream would.</summary>
    public (SslPolicyErrors Errors, X509ChainStatusFlags Chain) Judge(X509Certificate2 certificate, X509Certificate2Collection issuers, out bool accepted)
    {
        using var chain = new X509Chain { ChainPolicy = CertificateJudge.PolicyFor(isServer) };
        chain.ChainPolicy.ExtraStore.AddRange(issuers);
        var errors = chain.Build(certificate) ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateChainErrors;
        if (targetHost is not null && !certificate.MatchesHostname(targetHost))
            errors |= SslPolicyErrors.RemoteCertificateNameMismatch;
        var flags = X509ChainStatusFlags.NoError;
        foreach (var status in chain.ChainStatus)
            flags |= status.Status;
        accepted = judge.Judge(this, certificate, chain, errors);
        return (errors, flags);
    }
}

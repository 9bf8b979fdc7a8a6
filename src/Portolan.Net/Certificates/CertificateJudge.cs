using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net;

/// <summary>Judges the peer's certificate in one handshake: the platform's word first, then the program's, and keeps the reason of a refusal.</summary>
/// <param name="decide">Null leaves the platform's word final.</param>
/// <param name="targetHost">For the words of a refusal; null on a server.</param>
/// <param name="mayBeAbsent">A server that only asks accepts a client without a certificate.</param>
internal sealed class CertificateJudge(RemoteCertificateValidationCallback? decide, string? targetHost, bool mayBeAbsent)
{
    /// <summary>Why the certificate was refused; empty while it was not.</summary>
    public IReadOnlyList<TlsProblem> Problems { get; private set; } = [];

    public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null && mayBeAbsent)
            return true;
        try
        {
            if (decide?.Invoke(sender, certificate, chain, errors) ?? errors == SslPolicyErrors.None)
                return true;
            Problems = CertificateProblems.Of(errors, certificate as X509Certificate2, chain, targetHost);
        }
        catch (CertificateRefusedException e)
        {
            Problems = [e.Problem];
        }
        return false;
    }

    /// <summary>How the platform checks the certificates that a server or a client is shown, with either engine.</summary>
    /// <remarks>Nothing is fetched: the addresses would come from an unknown peer, and its handshake would wait for them.</remarks>
    public static X509ChainPolicy PolicyFor(bool isServer)
    {
        const string serverUse = "1.3.6.1.5.5.7.3.1", clientUse = "1.3.6.1.5.5.7.3.2";
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new Oid(isServer ? clientUse : serverUse));
        return policy;
    }
}

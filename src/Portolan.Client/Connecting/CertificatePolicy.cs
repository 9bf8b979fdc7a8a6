using System.Net.Security;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>Which server certificates are accepted.</summary>
public sealed class CertificatePolicy
{
    private readonly string _name;
    private readonly Func<string, int, Action<string>, RemoteCertificateValidationCallback?> _create;

    private CertificatePolicy(string name, Func<string, int, Action<string>, RemoteCertificateValidationCallback?> create)
    {
        _name = name;
        _create = create;
    }

    /// <summary>Those the system trusts, with the host's name in them.</summary>
    public static CertificatePolicy SystemTrust { get; } = new("system trust", static (_, _, _) => null);

    /// <summary>Any. Encrypted, but who reads it nobody knows.</summary>
    public static CertificatePolicy Insecure { get; } = new("insecure", static (_, _, _) => TlsVerification.Insecure);

    /// <summary>The certificate with this SHA-256 fingerprint and no other; colons and case do not matter.</summary>
    /// <exception cref="ArgumentException">That is no SHA-256 fingerprint.</exception>
    public static CertificatePolicy PinSha256(string fingerprint)
    {
        var pin = TlsVerification.Pin(fingerprint);
        return new($"pin {fingerprint}", (_, _, _) => pin);
    }

    /// <summary>Those the system trusts; any other is remembered in <paramref name="file"/> when first met, and must be the same ever after.</summary>
    public static CertificatePolicy TrustOnFirstUse(string file)
    {
        var known = new KnownServers(file);
        return new($"trust on first use ({file})", (host, port, note) => known.Verify(host, port,
            shown => note($"{host}:{port} is met for the first time; its certificate is remembered in {file}: SHA-256 {shown}")));
    }

    /// <summary>Your own judgement. To say why you refuse, throw a <see cref="CertificateRefusedException"/>.</summary>
    public static CertificatePolicy Custom(RemoteCertificateValidationCallback judge) => new("custom", (_, _, _) => judge);

    public override string ToString() => _name;

    /// <param name="note">Told what people should know.</param>
    /// <returns>Null leaves the platform's word final.</returns>
    internal RemoteCertificateValidationCallback? CreateCallback(string host, int port, Action<string> note) => _create(host, port, note);
}

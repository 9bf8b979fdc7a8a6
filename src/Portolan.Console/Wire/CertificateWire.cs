namespace Portolan.Console.Wire;

/// <summary>The FTP server's certificate.</summary>
/// <param name="Names">DNS names and addresses it is for.</param>
/// <param name="Source">The file; null where it is kept in the data folder.</param>
/// <param name="Replaceable">False where the command line or the settings name a file.</param>
internal sealed record CertificateView(
    string Subject, string Issuer, DateTimeOffset NotBefore, DateTimeOffset ExpiresAt, string Fingerprint, IReadOnlyList<string> Names, bool SelfSigned, string? Source, bool Replaceable,
    IReadOnlyList<ChainView> Chain);

internal sealed record ChainView(string Subject, string Issuer, DateTimeOffset ExpiresAt);

/// <summary>A new certificate: PEM (with its chain) and key, or PFX in base64.</summary>
internal sealed record CertificateUpload(string? Pem = null, string? Key = null, string? Pfx = null, string? Password = null);

internal sealed record SelfSignedRequest(IReadOnlyList<string>? Names = null);

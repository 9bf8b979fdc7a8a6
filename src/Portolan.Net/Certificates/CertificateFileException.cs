namespace Portolan.Net;

/// <summary>Why a certificate or key could not be loaded from its file.</summary>
public enum CertificateFileFault
{
    /// <summary>The system does not permit it.</summary>
    NotPermitted,
    /// <summary>The detail: the system's words.</summary>
    NotReadable,
    /// <summary>Neither PEM nor PFX. The detail: the library's words.</summary>
    NoCertificateFile,
    /// <summary>Perhaps it has a password, and none was given.</summary>
    PfxNotOpened,
    /// <summary>With the password that was given; or the file is damaged.</summary>
    PfxPasswordWrong,
    PfxWithoutKey,
    NoCertificate,
    NoKey,
    KeyNeedsPassword,
    /// <summary>Or the key belongs to another certificate. The detail: the certificate's file.</summary>
    KeyPasswordWrong,
    /// <summary>Unreadable, or of another certificate. The detail: the certificate's file.</summary>
    KeyDoesNotFit,
    /// <summary>The detail: when.</summary>
    Expired,
}

/// <summary>A certificate or key could not be loaded from its file. The message says which and what to do.</summary>
public sealed class CertificateFileException(string path, CertificateFileFault fault, string detail = "", Exception? innerException = null)
    : Exception($"{path}: {Words(fault, detail)}", innerException)
{
    public string Path { get; } = path;

    public CertificateFileFault Fault { get; } = fault;

    /// <summary>As <see cref="Fault"/> says; empty where it has none.</summary>
    public string Detail { get; } = detail;

    private static string Words(CertificateFileFault fault, string detail) => fault switch
    {
        CertificateFileFault.NotPermitted => "may not be read. Give the account that runs this program read access.",
        CertificateFileFault.NotReadable => $"cannot be read ({detail}).",
        CertificateFileFault.NoCertificateFile => $"not a certificate file that can be read ({detail}). Expected is PEM (-----BEGIN CERTIFICATE-----) or PFX.",
        CertificateFileFault.PfxNotOpened => "cannot be opened as PFX; if it has a password, give it.",
        CertificateFileFault.PfxPasswordWrong => "cannot be opened as PFX; the password is wrong or the file is damaged.",
        CertificateFileFault.PfxWithoutKey => "holds no private key. Export the certificate together with its key.",
        CertificateFileFault.NoCertificate => "holds no certificate (-----BEGIN CERTIFICATE-----).",
        CertificateFileFault.NoKey => "holds no private key (-----BEGIN PRIVATE KEY-----).",
        CertificateFileFault.KeyNeedsPassword => "the private key is encrypted; give its password.",
        CertificateFileFault.KeyPasswordWrong => $"the key's password is wrong, or the key does not belong to the certificate in {detail}.",
        CertificateFileFault.KeyDoesNotFit => $"the key cannot be read or does not belong to the certificate in {detail}.",
        _ => $"the certificate expired on {detail}. Put a renewed one there.",
    };
}

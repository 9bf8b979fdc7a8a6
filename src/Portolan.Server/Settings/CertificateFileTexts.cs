using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Server;

/// <summary>Why a certificate's file cannot be used, and what to do, for people.</summary>
public static class CertificateFileTexts
{
    public static Phrase Of(CertificateFileException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return (exception.Message, $"{exception.Path}：{Chinese(exception.Fault, exception.Detail)}");
    }

    private static string Chinese(CertificateFileFault fault, string detail) => fault switch
    {
        CertificateFileFault.NotPermitted => "没有读取权限。请允许运行本程序的账户读取它。",
        CertificateFileFault.NotReadable => $"无法读取（{detail}）。",
        CertificateFileFault.NoCertificateFile => $"不是可读取的证书文件（{detail}）。应为 PEM（-----BEGIN CERTIFICATE-----）或 PFX。",
        CertificateFileFault.PfxNotOpened => "无法作为 PFX 打开；如有密码，请提供。",
        CertificateFileFault.PfxPasswordWrong => "无法作为 PFX 打开；密码错误或文件已损坏。",
        CertificateFileFault.PfxWithoutKey => "不含私钥。请将证书连同私钥一起导出。",
        CertificateFileFault.NoCertificate => "不含证书（-----BEGIN CERTIFICATE-----）。",
        CertificateFileFault.NoKey => "不含私钥（-----BEGIN PRIVATE KEY-----）。",
        CertificateFileFault.KeyNeedsPassword => "私钥已加密；请提供其密码。",
        CertificateFileFault.KeyPasswordWrong => $"私钥的密码错误，或该私钥不属于 {detail} 中的证书。",
        CertificateFileFault.KeyDoesNotFit => $"无法读取私钥，或该私钥不属于 {detail} 中的证书。",
        _ => $"证书已于 {detail} 过期。请换上续期后的证书。",
    };
}

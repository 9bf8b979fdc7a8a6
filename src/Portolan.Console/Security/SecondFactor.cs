using System.Collections.Concurrent;
using OtpNet;
using QRCoder;

namespace Portolan.Console.Security;

/// <summary>Time-based codes (RFC 6238): six digits, one step of tolerance, none twice.</summary>
internal static class SecondFactor
{
    private const int SecretBytes = 20;
    private static readonly ConcurrentDictionary<string, long> Used = new(StringComparer.Ordinal);

    public static string NewSecret() => Base32Encoding.ToString(KeyGeneration.GenerateRandomKey(SecretBytes));

    public static bool IsRight(string secret, string code, DateTimeOffset now)
    {
        var totp = new Totp(Base32Encoding.ToBytes(secret));
        if (!totp.VerifyTotp(now.UtcDateTime, code.Replace(" ", "", StringComparison.Ordinal), out var step, new VerificationWindow(previous: 1, future: 1))) return false;
        var last = Used.GetValueOrDefault(secret, -1);
        return step > last && (last < 0 ? Used.TryAdd(secret, step) : Used.TryUpdate(secret, step, last));
    }

    /// <summary>What authenticator programs read.</summary>
    public static string UriOf(string user, string secret) =>
        $"otpauth://totp/Portolan:{Uri.EscapeDataString(user)}?secret={secret.TrimEnd('=')}&issuer=Portolan";

    /// <summary>An SVG picture of a text as a QR code.</summary>
    public static string Qr(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return svg.GetGraphic(pixelsPerModule: 4);
    }
}

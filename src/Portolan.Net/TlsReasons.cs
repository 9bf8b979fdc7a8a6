namespace Portolan.Net;

/// <summary>TLS failures from OpenSSL's numbers.</summary>
internal static class TlsReasons
{
    // A received alert reaches us as OpenSSL reason code 1000 + alert.
    private const int AlertOffset = 1000;

    /// <summary>The problem inside an OpenSSL error code; null where the number is none of OpenSSL's TLS library.</summary>
    public static TlsProblem? OfOpenSslError(uint code)
    {
        const uint tlsLibrary3 = 0x0A, tlsLibrary1 = 0x14;
        if (code >> 24 is not (tlsLibrary3 or tlsLibrary1))
            return null;
        var number = (int)(code & 0xFFF);
        if (number is >= AlertOffset and <= AlertOffset + byte.MaxValue)
            return new(TlsReason.Alert) { Alert = (TlsAlert)(number - AlertOffset) };
        return OfNumber(number) is { } reason ? new(reason) : null;
    }

    private static TlsReason? OfNumber(int number) => number switch
    {
        156 or 155 => TlsReason.SpokeHttp,
        267 or 252 or 143 => TlsReason.SpokeNoTls,
        258 or 191 => TlsReason.NoCommonVersion,
        193 => TlsReason.NoCommonCipher,
        199 => TlsReason.NoCertificate,
        134 => TlsReason.CertificateRefused,
        235 => TlsReason.OtherApplication,
        281 or 130 => TlsReason.RecordDamaged,
        294 => TlsReason.EndedWithoutNotice,
        339 => TlsReason.Renegotiation,
        _ => null,
    };
}

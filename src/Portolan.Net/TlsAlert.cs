namespace Portolan.Net;

/// <summary>The alerts of TLS by their numbers. RFC 8446 §6, RFC 5246 §7.2.</summary>
public enum TlsAlert : byte
{
    None = 0,
    UnexpectedMessage = 10,
    BadRecordMac = 20,
    RecordOverflow = 22,
    HandshakeFailure = 40,
    BadCertificate = 42,
    UnsupportedCertificate = 43,
    CertificateRevoked = 44,
    CertificateExpired = 45,
    CertificateUnknown = 46,
    IllegalParameter = 47,
    UnknownCa = 48,
    AccessDenied = 49,
    DecodeError = 50,
    DecryptError = 51,
    ProtocolVersion = 70,
    InsufficientSecurity = 71,
    InternalError = 80,
    InappropriateFallback = 86,
    UserCanceled = 90,
    NoRenegotiation = 100,
    MissingExtension = 109,
    UnsupportedExtension = 110,
    UnrecognizedName = 112,
    CertificateRequired = 116,
    NoApplicationProtocol = 120,
}

/// <summary>What belongs to a <see cref="TlsAlert"/>.</summary>
public static class TlsAlerts
{
    /// <summary>As the RFCs write it: <c>handshake_failure</c>; the number of an alert without a name.</summary>
    public static string ToName(this TlsAlert alert) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(alert.ToString());

    /// <summary>In English, without a full stop, what the peer means by it; null where the name says all.</summary>
    public static string? ToMeaning(this TlsAlert alert) => alert switch
    {
        TlsAlert.BadRecordMac => "bytes were changed on the way",
        TlsAlert.HandshakeFailure => "no common cipher or TLS version, or it wants a client certificate",
        TlsAlert.BadCertificate => "it refused our certificate",
        TlsAlert.UnsupportedCertificate => "it cannot use our kind of certificate",
        TlsAlert.CertificateRevoked => "our certificate was revoked",
        TlsAlert.CertificateExpired => "our certificate has expired, or a clock is wrong",
        TlsAlert.CertificateUnknown => "it did not accept our certificate",
        TlsAlert.UnknownCa => "it does not trust the issuer of our certificate",
        TlsAlert.AccessDenied => "it knows our certificate and does not let it in",
        TlsAlert.DecryptError => "a signature or key did not check out",
        TlsAlert.ProtocolVersion => "there is no TLS version that both ends allow",
        TlsAlert.InsufficientSecurity => "it wants stronger ciphers than we offer",
        TlsAlert.UnrecognizedName => "it does not serve the host name we asked for",
        TlsAlert.CertificateRequired => "it wants a client certificate",
        TlsAlert.NoApplicationProtocol => "it does not know \"ftp\", the name we offer by ALPN: it is no FTP server, or something in between answers in its place",
        _ => null,
    };
}

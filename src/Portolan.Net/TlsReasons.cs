namespace Portolan.Net;

/// <summary>TLS failures in words a person understands. RFC 8446 §6 numbers the alerts.</summary>
internal static class TlsReasons
{
    // A received alert reaches us as OpenSSL reason code 1000 + alert.
    private const int AlertOffset = 1000;

    /// <summary>The reason inside an OpenSSL error code; null where the number is none of OpenSSL's TLS library.</summary>
    public static string? OfOpenSslError(uint code)
    {
        const uint tlsLibrary3 = 0x0A, tlsLibrary1 = 0x14;
        if (code >> 24 is not (tlsLibrary3 or tlsLibrary1))
            return null;
        var reason = (int)(code & 0xFFF);
        return reason is >= AlertOffset and <= AlertOffset + 255 ? OfAlert(reason - AlertOffset) : OfReason(reason);
    }

    /// <summary>What an alert that the peer sent means.</summary>
    public static string OfAlert(int alert) => alert switch
    {
        10 => "the peer answered with alert unexpected_message.",
        20 => "the peer answered with alert bad_record_mac: bytes were changed on the way.",
        22 => "the peer answered with alert record_overflow.",
        40 => "the peer answered with alert handshake_failure: no common cipher or TLS version, or it wants a client certificate.",
        42 => "the peer answered with alert bad_certificate: it refused our certificate.",
        43 => "the peer answered with alert unsupported_certificate: it cannot use our kind of certificate.",
        44 => "the peer answered with alert certificate_revoked: our certificate was revoked.",
        45 => "the peer answered with alert certificate_expired: our certificate has expired, or a clock is wrong.",
        46 => "the peer answered with alert certificate_unknown: it did not accept our certificate.",
        47 => "the peer answered with alert illegal_parameter.",
        48 => "the peer answered with alert unknown_ca: it does not trust the issuer of our certificate.",
        49 => "the peer answered with alert access_denied: it knows our certificate and does not let it in.",
        50 => "the peer answered with alert decode_error.",
        51 => "the peer answered with alert decrypt_error: a signature or key did not check out.",
        70 => "the peer answered with alert protocol_version: there is no TLS version that both ends allow.",
        71 => "the peer answered with alert insufficient_security: it wants stronger ciphers than we offer.",
        80 => "the peer answered with alert internal_error.",
        86 => "the peer answered with alert inappropriate_fallback.",
        90 => "the peer answered with alert user_canceled.",
        100 => "the peer answered with alert no_renegotiation.",
        109 => "the peer answered with alert missing_extension.",
        110 => "the peer answered with alert unsupported_extension.",
        112 => "the peer answered with alert unrecognized_name: it does not serve the host name we asked for.",
        116 => "the peer answered with alert certificate_required: it wants a client certificate.",
        120 => "the peer answered with alert no_application_protocol: it does not know \"ftp\", the name we offer by ALPN: it is no FTP server, or something in between answers in its place.",
        _ => $"the peer answered with alert {alert}.",
    };

    private static string? OfReason(int reason) => reason switch
    {
        156 or 155 => "the peer speaks HTTP, not TLS.",
        267 or 252 or 143 => "the peer did not answer with TLS; it may want a plain connection, or AUTH TLS first.",
        258 or 191 => "there is no TLS version that both ends allow.",
        193 => "there is no cipher that both ends allow.",
        199 => "the peer showed no certificate, but one is required.",
        134 => "the certificate of the peer was not accepted.",
        235 => "it offers other protocols than FTP by ALPN: it is no FTP client, or a client of something else that was led here.",
        281 or 130 => "a TLS record failed its check: bytes were changed on the way.",
        294 => "the peer ended the connection without close_notify.",
        339 => "the peer wanted to renegotiate, which is switched off.",
        _ => null,
    };
}

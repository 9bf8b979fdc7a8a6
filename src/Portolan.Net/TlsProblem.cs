namespace Portolan.Net;

/// <summary>What kept TLS from being agreed on, or broke it.</summary>
public enum TlsReason
{
    /// <summary>The words of a library or of the program's own check, which <see cref="TlsProblem.Detail"/> holds.</summary>
    Other,
    /// <summary>The peer sent <see cref="TlsProblem.Alert"/>.</summary>
    Alert,
    PeerClosed,
    PeerReset,
    SpokeHttp,
    /// <summary>The detail holds the library's words, where it has any.</summary>
    SpokeNoTls,
    NoCommonVersion,
    NoCommonCipher,
    /// <summary>By ALPN other protocols than FTP were offered.</summary>
    OtherApplication,
    RecordDamaged,
    EndedWithoutNotice,
    Renegotiation,
    DataAfterEnd,

    /// <summary>A certificate is required and none was shown.</summary>
    NoCertificate,
    /// <summary>The platform refused it and does not say why.</summary>
    CertificateRefused,
    /// <summary>The program's own check refused it and does not say why.</summary>
    RefusedByProgram,
    /// <summary>The detail: for which host, and for which names it is.</summary>
    OtherName,
    /// <summary>The detail: from and to when.</summary>
    NotInTime,
    Revoked,
    SelfSigned,
    UntrustedRoot,
    IncompleteChain,
    /// <summary>The detail: the platform's words for it.</summary>
    InvalidChain,
    /// <summary>The detail: the fingerprint that was shown.</summary>
    NotPinned,
    /// <summary>The detail: the remembered and the shown fingerprint, and where the remembered one stands.</summary>
    Changed,
}

/// <summary>One thing that is wrong, as a word with its values, which every language can say; as text it is English, without a full stop.</summary>
public sealed class TlsProblem(TlsReason reason, params IReadOnlyList<string> detail)
{
    public TlsReason Reason { get; } = reason;

    /// <summary>Names, dates, fingerprints, or somebody else's words, as <see cref="Reason"/> says.</summary>
    public IReadOnlyList<string> Detail { get; } = detail;

    /// <summary>What the peer sent, where it is <see cref="TlsReason.Alert"/>.</summary>
    public TlsAlert Alert { get; init; }

    public override string ToString() => Reason switch
    {
        TlsReason.Alert => $"the peer answered with alert {Alert.ToName()}{(Alert.ToMeaning() is { } meaning ? ": " + meaning : "")}",
        TlsReason.PeerClosed => "the peer closed the connection before the handshake was complete",
        TlsReason.PeerReset => "the peer reset the connection during the handshake",
        TlsReason.SpokeHttp => "the peer speaks HTTP, not TLS",
        TlsReason.SpokeNoTls => Detail is [var words] ? $"the peer did not answer with TLS ({words})" : "the peer did not answer with TLS; it may want a plain connection, or AUTH TLS first",
        TlsReason.NoCommonVersion => "there is no TLS version that both ends allow",
        TlsReason.NoCommonCipher => "there is no cipher that both ends allow",
        TlsReason.OtherApplication => "it offers other protocols than FTP by ALPN: it is no FTP client, or a client of something else that was led here",
        TlsReason.RecordDamaged => "a TLS record failed its check: bytes were changed on the way",
        TlsReason.EndedWithoutNotice => "the peer ended the connection without close_notify",
        TlsReason.Renegotiation => "the peer wanted to renegotiate, which is switched off",
        TlsReason.DataAfterEnd => "data arrived under TLS after it was agreed to end it",
        TlsReason.NoCertificate => "the peer showed no certificate",
        TlsReason.CertificateRefused => "the certificate of the peer was not accepted",
        TlsReason.RefusedByProgram => "the check that the program set refused it",
        TlsReason.OtherName => $"it is not made for {Detail[0]} but for {Detail[1]}",
        TlsReason.NotInTime => $"it is valid from {Detail[0]} to {Detail[1]} only (or a certificate above it has expired)",
        TlsReason.Revoked => "it was revoked",
        TlsReason.SelfSigned => "it is self-signed",
        TlsReason.UntrustedRoot => "its root is not trusted here",
        TlsReason.IncompleteChain => "the chain to a trusted root is incomplete (the server should send its intermediate certificates)",
        TlsReason.InvalidChain => $"the chain is not valid ({Detail[0]})",
        TlsReason.NotPinned => $"its SHA-256 fingerprint is {Detail[0]}, not the pinned one",
        TlsReason.Changed => $"it has changed. Remembered was {Detail[0]}, shown is {Detail[1]}. If the server's owner says that is right, remove the line of {Detail[2]} from {Detail[3]}; otherwise someone may be listening in",
        _ => Detail is [var other] ? other.TrimEnd('.') : "it is not known why",
    };
}

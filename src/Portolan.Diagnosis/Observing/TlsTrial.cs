namespace Portolan.Diagnosis;

/// <summary>One TLS version offered by itself on a control connection of its own (P4).</summary>
/// <param name="Version"><c>TLS 1.2</c> or <c>TLS 1.3</c>.</param>
/// <param name="CipherSuite">What was agreed on, by its IANA name; null where the handshake failed.</param>
/// <param name="Problem">Why it failed, where it did.</param>
public sealed record TlsTrial(string Version, string? CipherSuite, Phrase Problem = default)
{
    public bool IsOk => CipherSuite is not null;
}

/// <summary>The certificate that the server showed (P4), and what this machine thinks of it.</summary>
/// <param name="Names">DNS names and addresses it is made out for.</param>
/// <param name="Sha256">Its fingerprint, as <c>--pin</c> takes it.</param>
/// <param name="Key">Kind and size of its key, such as <c>RSA 2048</c>.</param>
public sealed record CertificateFacts(string Subject, string Issuer, IReadOnlyList<string> Names, DateTimeOffset ValidFrom, DateTimeOffset ValidTo, string Sha256, string Key)
{
    /// <summary>Why it is not trusted here; empty where it is.</summary>
    public IReadOnlyList<Phrase> Doubts { get; init; } = [];
}

/// <summary>Whether the control connection outlived a silence (P12).</summary>
/// <param name="ReplyCode">What the server answered afterwards, 421 where it ended the session itself; 0 where nothing came.</param>
public sealed record IdleTrial(TimeSpan Silence, int ReplyCode, string ReplyText)
{
    public bool Survived => ReplyCode is >= 200 and < 400;

    /// <summary>The server's own limit, not the path's.</summary>
    public bool ServerEndedIt => ReplyCode == 421;
}

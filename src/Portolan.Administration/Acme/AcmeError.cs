namespace Portolan.Administration;

/// <summary>What an ACME authority calls an error. RFC 8555 §6.7.</summary>
public enum AcmeError
{
    /// <summary>None of the types of the RFC, or none at all: the authority's words say what there is to say.</summary>
    Other,
    AccountDoesNotExist,
    AlreadyRevoked,
    BadCsr,
    BadNonce,
    BadPublicKey,
    BadRevocationReason,
    BadSignatureAlgorithm,
    Caa,
    Compound,
    Connection,
    Dns,
    ExternalAccountRequired,
    IncorrectResponse,
    InvalidContact,
    Malformed,
    OrderNotReady,
    RateLimited,
    RejectedIdentifier,
    ServerInternal,
    Tls,
    Unauthorized,
    UnsupportedContact,
    UnsupportedIdentifier,
    UserActionRequired,
}

using System.Net;

namespace Portolan.Server.Accounts;

/// <summary>Who may log in.</summary>
public interface IAccountStore
{
    /// <summary>Judges one login. Takes as long for an unknown user as for a wrong password.</summary>
    ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Whether this user must not even send a password in clear: then USER without TLS is refused, before the password travels.
    /// The price is that it tells names apart; a store that minds keeps to false, and the login in clear is refused behind the password.
    /// </summary>
    ValueTask<bool> NeedsTlsAsync(string user, CancellationToken cancellationToken) => ValueTask.FromResult(false);
}

/// <summary>What a client offered.</summary>
/// <param name="User">As the client sent it in USER.</param>
/// <param name="Password">As the client sent it in PASS; never logged.</param>
/// <param name="Host">The virtual host of HOST (RFC 7151); null where none was named.</param>
public sealed record LoginRequest(string User, string Password, IPAddress Client, bool Tls, string? Host)
{
    /// <summary>SHA-256 of the client's certificate, in lower-case hexadecimal; null where none was shown.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{User} from {Client}";
}

/// <summary>The word of an account store: exactly one of the two is set.</summary>
/// <param name="Account">The account, when the login is good.</param>
/// <param name="Refusal">Why not: for the log; the client is told no more than "530 Login incorrect".</param>
public readonly record struct LoginResult(Account? Account, LoginRefusal Refusal)
{
    public static LoginResult Accepted(Account account) => new(account, LoginRefusal.None);

    public static LoginResult Refused(LoginRefusal refusal) => new(null, refusal);
}

/// <summary>Why a login was refused.</summary>
public enum LoginRefusal
{
    None,
    UnknownUser,
    WrongPassword,
    Disabled,
    AddressNotAllowed,
    TlsRequired,
    Expired,
    OutsideHours,
    CertificateRequired,
    TooManySessions,
}

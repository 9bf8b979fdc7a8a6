using System.Diagnostics.CodeAnalysis;
using Portolan.Server.Accounts;
using Portolan.Server.Files;

namespace Portolan.Cli.Serve;

/// <summary>
/// A user as <c>--user</c> and the lines of <c>--user-file</c> write them: <c>name</c>, <c>name:password</c>, <c>name:password:rights</c>.
/// A password may hold colons: what stands behind the last one is rights only where it reads as rights (and terms for TLS: <see cref="UserTerms"/>).
/// </summary>
internal sealed record UserSpec(string Name, string? Password, UserTerms Terms)
{
    public const string Anonymous = "anonymous";

    /// <summary>Anonymous FTP (RFC 1635): any password will do.</summary>
    public bool TakesAnyPassword => Name == Anonymous && Password is null;

    public FileRights EffectiveRights => Terms.Rights ?? (Name == Anonymous ? FileRights.ReadOnly : FileRights.All);

    /// <summary>A password that is stored as a hash; null where it is in clear.</summary>
    public PasswordHash? Hash => Password is not null && PasswordHash.TryParse(Password, out var hash) ? hash : null;

    /// <summary>False only where there is no name.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out UserSpec? user)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? text : text[..colon]).Trim();
        user = name.Length == 0 ? null : colon < 0 ? new(name, null, default) : Behind(name, text[(colon + 1)..]);
        return user is not null;
    }

    private static UserSpec Behind(string name, string rest)
    {
        var last = rest.LastIndexOf(':');
        if (last < 0 || !UserTerms.TryParse(rest[(last + 1)..], out var terms)) return new(name, NullIfEmpty(rest), default);
        return new(name, NullIfEmpty(rest[..last]), terms);
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    /// <summary>Never shows the password.</summary>
    public override string ToString() => Name;
}

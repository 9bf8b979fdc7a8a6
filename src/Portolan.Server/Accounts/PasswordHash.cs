using System.Globalization;
using System.Security.Cryptography;
using Portolan.Protocol;

namespace Portolan.Server.Accounts;

/// <summary>
/// Passwords as they are kept. Stored ones are PBKDF2-SHA256 (<c>$pbkdf2-sha256$600000$salt$hash</c>); one that was given on the
/// command line lives in memory only and is kept as a keyed SHA-256, which is quick.
/// </summary>
public sealed class PasswordHash
{
    /// <summary>OWASP's cost for PBKDF2-SHA256.</summary>
    public const int Iterations = 600_000;

    private const string Prefix = "$pbkdf2-sha256$";
    private static readonly byte[] ProcessKey = RandomNumberGenerator.GetBytes(32);

    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) => (_iterations, _salt, _hash) = (iterations, salt, hash);

    /// <summary>Whether a check costs enough to belong on another thread.</summary>
    public bool IsSlow => _iterations > 0;

    /// <summary>Whether it was made at a lower cost than new ones are, and should be made anew when the password is at hand.</summary>
    public bool IsOutdated => _iterations is > 0 and < Iterations;

    /// <summary>For storage.</summary>
    public static PasswordHash Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new PasswordHash(Iterations, salt, Derive(password, salt, Iterations));
    }

    /// <summary>For this process only: cannot be stored, is quick to check.</summary>
    public static PasswordHash InMemory(string password) => new(0, [], Quick(password));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out PasswordHash? hash)
    {
        hash = null;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var parts = text[Prefix.Length..].Split('$');
        if (parts.Length != 3 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)) return false;
        if (iterations is < 1_000 or > 100_000_000) return false;
        var salt = new byte[parts[1].Length];
        var value = new byte[parts[2].Length];
        if (!Convert.TryFromBase64String(parts[1], salt, out var saltLength) || saltLength < 8) return false;
        if (!Convert.TryFromBase64String(parts[2], value, out var valueLength) || valueLength != 32) return false;
        hash = new PasswordHash(iterations, salt[..saltLength], value[..valueLength]);
        return true;
    }

    public bool Verify(string password) =>
        CryptographicOperations.FixedTimeEquals(_hash, _iterations == 0 ? Quick(password) : Derive(password, _salt, _iterations));

    /// <summary>The stored form.</summary>
    /// <exception cref="InvalidOperationException">The hash was made for memory only.</exception>
    public override string ToString() => _iterations == 0
        ? throw new InvalidOperationException("A password kept in memory only cannot be stored.")
        : string.Create(CultureInfo.InvariantCulture, $"{Prefix}{_iterations}${Convert.ToBase64String(_salt)}${Convert.ToBase64String(_hash)}");

    // As bytes, not as text: a password that is not UTF-8 holds lone surrogates here, which an encoder refuses or throws together.
    private static byte[] Quick(string password) => HMACSHA256.HashData(ProcessKey, FtpText.Encode(password));

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(FtpText.Encode(password), salt, iterations, HashAlgorithmName.SHA256, 32);
}

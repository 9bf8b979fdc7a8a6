using System.Security.Cryptography;
using System.Text;
using OtpNet;
using Portolan.Administration;

namespace Portolan.Console.Security;

/// <summary>Keys for scripts: <c>ptl_</c> and 32 letters and digits (160 random bits); only their SHA-256 is kept.</summary>
internal static class ApiKeys
{
    private const string Prefix = "ptl_";
    private const int RandomBytes = 20, ShownLength = 8;

    public static string Create() => Prefix + Base32Encoding.ToString(RandomNumberGenerator.GetBytes(RandomBytes)).ToLowerInvariant();

    public static bool IsKey(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length == Prefix.Length + (RandomBytes * 8 / 5);

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>How it begins, so that people can tell their keys apart.</summary>
    public static string Shown(string key) => key[..ShownLength];

    /// <summary>Null for a key that may only read metrics.</summary>
    public static Role? RoleOf(ApiScope scope) => scope switch
    {
        ApiScope.ReadOnly => Role.ReadOnly,
        ApiScope.Operator => Role.Operator,
        ApiScope.Administrator => Role.Administrator,
        _ => null,
    };
}

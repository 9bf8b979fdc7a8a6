using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Portolan.Diagnosis;

/// <summary>
/// Addresses spelled in hexadecimal (<c>cb007114-c355</c>), so that no router that looks for addresses on an FTP control connection
/// recognises, let alone rewrites, one.
/// </summary>
public static class SpelledEndPoint
{
    public static string Spell(IPEndPoint endPoint) =>
        string.Create(CultureInfo.InvariantCulture, $"{Spell(endPoint.Address)}-{endPoint.Port:x4}");

    public static string Spell(IPAddress address) => Convert.ToHexStringLower(address.GetAddressBytes());

    /// <summary>Any text, such as a DNS name that may also be a literal.</summary>
    public static string Spell(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));

    public static IPEndPoint? ReadEndPoint(string spelled)
    {
        var dash = spelled.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || ReadAddress(spelled[..dash]) is not { } address || ReadBytes(spelled[(dash + 1)..]) is not { Length: 2 } port) return null;
        return new IPEndPoint(address, BinaryPrimitives.ReadUInt16BigEndian(port));
    }

    public static IPAddress? ReadAddress(string spelled) => ReadBytes(spelled) is { Length: 4 or 16 } bytes ? new IPAddress(bytes) : null;

    public static string? ReadText(string spelled) => ReadBytes(spelled) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private static byte[]? ReadBytes(string hex)
    {
        if (hex.Length % 2 != 0) return null;
        var bytes = new byte[hex.Length / 2];
        return Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }
}

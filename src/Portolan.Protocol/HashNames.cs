namespace Portolan.Protocol;

/// <summary>The checksums of HASH (draft-bryan-ftpext-hash) and of XSHA256, XSHA512, XSHA1, XMD5 and XCRC.</summary>
public enum HashKind { Sha256, Sha512, Sha1, Md5, Crc32 }

/// <summary>The checksums by the names that FTP uses.</summary>
public static class HashNames
{
    public static IReadOnlyList<HashKind> All { get; } = [HashKind.Sha256, HashKind.Sha512, HashKind.Sha1, HashKind.Md5, HashKind.Crc32];

    public static string ToText(HashKind kind) => kind switch
    {
        HashKind.Sha256 => "SHA-256",
        HashKind.Sha512 => "SHA-512",
        HashKind.Sha1 => "SHA-1",
        HashKind.Md5 => "MD5",
        HashKind.Crc32 => "CRC32",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Case does not matter, nor does the hyphen: SHA256 is understood too.</summary>
    public static bool TryParse(string text, out HashKind kind)
    {
        foreach (var candidate in All)
        {
            kind = candidate;
            var name = ToText(candidate);
            if (text.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
            if (text.Equals(name.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) return true;
        }
        kind = default;
        return false;
    }

    /// <summary>Bytes of the checksum; it is written with two hexadecimal digits each.</summary>
    public static int LengthOf(HashKind kind) => kind switch
    {
        HashKind.Sha256 => 32,
        HashKind.Sha512 => 64,
        HashKind.Sha1 => 20,
        HashKind.Md5 => 16,
        HashKind.Crc32 => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

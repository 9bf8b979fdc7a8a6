using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Net.OpenSsl;

/// <summary>Finds the system's OpenSSL 3 and checks that it has what this program calls.</summary>
[SupportedOSPlatform("linux")]
internal static class OpenSslLibrary
{
    private static readonly Lazy<string?> Problem = new(Probe);
    private static readonly Lazy<int> Index = new(() => LibSsl.CRYPTO_get_ex_new_index(LibSsl.ExDataOfSsl, 0, 0, 0, 0, 0));

    /// <summary>The slot of an SSL where its managed companion hangs.</summary>
    public static int CompanionIndex => Index.Value;

    /// <summary>As <c>OpenSSL 3.0.19 …</c>.</summary>
    public static string Version => Marshal.PtrToStringUTF8(LibSsl.OpenSSL_version(0)) ?? "OpenSSL";

    /// <summary>Null when it can be used, else why not.</summary>
    public static string? WhyNot => Problem.Value;

    private static string? Probe()
    {
        if (!NativeLibrary.TryLoad(LibSsl.Ssl, out var ssl) || !NativeLibrary.TryLoad(LibSsl.Crypto, out var crypto))
            return $"{LibSsl.Ssl} is not installed.";
        string[] youngest = ["SSL_sendfile", "SSL_new_session_ticket", "SSL_get1_peer_certificate", "SSL_set_num_tickets"];
        foreach (var name in youngest)
        {
            if (!NativeLibrary.TryGetExport(ssl, name, out _))
                return $"{LibSsl.Ssl} lacks {name}: OpenSSL 3.0 or later is needed.";
        }
        if (!NativeLibrary.TryGetExport(crypto, "OpenSSL_version_num", out _))
            return $"{LibSsl.Crypto} is not OpenSSL.";
        var major = LibSsl.OpenSSL_version_num() >>> 28 & 0xF;
        if (major != 3)
            return $"{Version} is not OpenSSL 3.";
        // Else a process that exits while connections are at work would free the library's tables beneath them.
        return LibSsl.OPENSSL_init_ssl(LibSsl.InitNoAtExit, 0) == 1 ? null : $"{Version} does not start.";
    }
}

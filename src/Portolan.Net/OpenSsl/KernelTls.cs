using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Net.OpenSsl;

/// <summary>TLS records made by the kernel, where it can: a file then goes out without its bytes entering the program.</summary>
[SupportedOSPlatform("linux")]
internal class KernelTls
{
    public static KernelTls OfSystem { get; } = new();

    /// <summary>Whether the kernel took over this connection's sending; known after its handshake, and different from one connection to the next.</summary>
    public virtual bool Sends(SslHandle ssl) => LibSsl.BIO_ctrl(LibSsl.SSL_get_wbio(ssl), LibSsl.BioControlKernelTlsSend, 0, 0) > 0;

    /// <summary>Sends a part of a file.</summary>
    /// <returns>The bytes sent, 0 at the file's end, negative as an SSL call's failure.</returns>
    public virtual long SendFile(SslHandle ssl, SafeHandle file, long offset, long count) => LibSsl.SSL_sendfile(ssl, file, (nint)offset, (nuint)count, 0);
}

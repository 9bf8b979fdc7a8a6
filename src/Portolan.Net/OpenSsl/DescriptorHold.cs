using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Net.OpenSsl;

/// <summary>Holds a socket's descriptor open for the time of one native call; a close waits for it.</summary>
[SupportedOSPlatform("linux")]
internal readonly ref struct DescriptorHold
{
    private readonly SafeHandle _socket;

    /// <exception cref="ObjectDisposedException">The socket is closed already.</exception>
    public DescriptorHold(SafeHandle socket)
    {
        var added = false;
        socket.DangerousAddRef(ref added);
        _socket = socket;
    }

    public void Dispose() => _socket.DangerousRelease();
}

using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Net.OpenSsl;

/// <summary>An SSL_CTX.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SslContextHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_CTX_free(handle);
        return true;
    }
}

/// <summary>An SSL, and the managed object its callbacks find.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SslHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    private GCHandle _companion;

    /// <summary>Ties <paramref name="companion"/> to the SSL. It must not refer to this handle, or neither would ever be collected.</summary>
    public void Attach(object companion)
    {
        _companion = GCHandle.Alloc(companion);
        _ = LibSsl.SSL_set_ex_data(this, OpenSslLibrary.CompanionIndex, GCHandle.ToIntPtr(_companion));
    }

    public static T? CompanionOf<T>(nint ssl) where T : class
        => LibSsl.SSL_get_ex_data(ssl, OpenSslLibrary.CompanionIndex) is var pointer && pointer != 0 ? GCHandle.FromIntPtr(pointer).Target as T : null;

    protected override bool ReleaseHandle()
    {
        // Freed without a shutdown, OpenSSL would bar the session from being resumed: one aborted transfer would spoil the login's session.
        LibSsl.SSL_set_shutdown(handle, LibSsl.SentAndReceivedShutdown);
        LibSsl.SSL_free(handle);
        if (_companion.IsAllocated)
            _companion.Free();
        return true;
    }
}

/// <summary>An SSL_SESSION.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SslSessionHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SslSessionHandle(nint session) : base(ownsHandle: true) => SetHandle(session);

    /// <summary>A copy for one more use: OpenSSL bars a session of TLS 1.3 after its first use, and any after a fatal alert.</summary>
    public SslSessionHandle Duplicate() => new(LibSsl.SSL_SESSION_dup(handle));

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_SESSION_free(handle);
        return true;
    }
}

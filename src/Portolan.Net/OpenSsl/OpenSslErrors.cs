using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Net.OpenSsl;

/// <summary>What OpenSSL's error queue of this thread says about the call that just failed.</summary>
/// <param name="Code">The first error; 0 where the queue was empty.</param>
/// <param name="SystemError">errno of the call.</param>
internal readonly record struct OpenSslError(uint Code, int SystemError)
{
    private const int PeerShowedNone = 199, EndedUnexpectedly = 294;

    /// <summary>The stream ended without close_notify. OpenSSL 3 has a reason for it.</summary>
    public bool IsUnexpectedEnd => Reason == EndedUnexpectedly || (Code == 0 && SystemError == 0);

    public bool IsMissingCertificate => Reason == PeerShowedNone;

    /// <summary>The socket failed, not TLS.</summary>
    public bool IsOfSocket => !IsOfTls && SystemError != 0;

    private bool IsOfTls => Code >> 24 == 0x0A;

    private int Reason => IsOfTls ? (int)(Code & 0xFFF) : 0;

    [SupportedOSPlatform("linux")]
    public static OpenSslError Take(int systemError)
    {
        var first = (uint)LibSsl.ERR_get_error();
        var result = new OpenSslError(first, systemError);
        // A cause of TLS says more than the cause beneath that came first.
        for (var next = first; next != 0 && !result.IsOfTls; next = (uint)LibSsl.ERR_get_error())
            result = result with { Code = next };
        LibSsl.ERR_clear_error();
        return result;
    }

    [SupportedOSPlatform("linux")]
    public TlsProblem ToProblem() => TlsReasons.OfOpenSslError(Code)
        ?? new(TlsReason.Other, Marshal.PtrToStringUTF8(LibSsl.ERR_reason_error_string((nint)Code)) ?? $"OpenSSL error {Code:X8}");
}

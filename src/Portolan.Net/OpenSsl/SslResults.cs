using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Net.OpenSsl;

/// <summary>What a native call waits for before it can go on.</summary>
internal enum SslWant
{
    Nothing,
    Read,
    Write,
    End,
}

/// <summary>Reads what the native calls on one SSL return.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SslResults(TcpConnection tcp, SslHandle ssl, OpenSslHandshake handshake)
{
    /// <summary>What the call that just returned <paramref name="result"/> asks for.</summary>
    /// <param name="inHandshake">The call belongs to the handshake that opens the connection: its failures are told as such.</param>
    /// <exception cref="ConnectionException">It failed for good.</exception>
    public SslWant Settle(int result, bool inHandshake = false)
    {
        if (result == 1)
            return SslWant.Nothing;
        var errno = Marshal.GetLastPInvokeError();
        return LibSsl.SSL_get_error(ssl, result) switch
        {
            LibSsl.ErrorWantRead => SslWant.Read,
            LibSsl.ErrorWantWrite => SslWant.Write,
            LibSsl.ErrorZeroReturn => SslWant.End,
            LibSsl.ErrorSystemCall => throw Fault(OpenSslError.Take(errno), inHandshake),
            _ => throw Fault(OpenSslError.Take(systemError: 0), inHandshake),
        };
    }

    /// <summary>Why the send that just returned failed for good.</summary>
    public ConnectionException SendFault() => Fault(OpenSslError.Take(Marshal.GetLastPInvokeError()), inHandshake: false);

    private ConnectionException Fault(OpenSslError error, bool inHandshake)
    {
        if (tcp.EndedByUs)
            return OpenSslFaults.Ended(tcp.RemoteEndPoint);
        return inHandshake ? OpenSslFaults.OfHandshake(error, tcp.RemoteEndPoint, handshake) : OpenSslFaults.OfConnection(error, tcp.RemoteEndPoint);
    }
}

using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Net.OpenSsl;

/// <summary>What OpenSSL calls back. No exception may leave these.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class OpenSslCallbacks
{
    private const int AlpnAccepted = 0, AlpnRefused = 2;

    // X509_V_ERR_…: they choose the alert that the peer gets.
    private const int Expired = 10, SelfSigned = 18, Untrusted = 27, HostMismatch = 62;

    /// <summary>Picks the name of the connection where the client offers it, and refuses a client that offers other protocols only (alert 120, RFC 7301 §3.2).</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int SelectAlpn(nint ssl, byte** chosen, byte* chosenLength, byte* offer, uint length, nint argument)
    {
        var names = new ReadOnlySpan<byte>(offer, (int)length);
        var at = SslHandle.CompanionOf<OpenSslHandshake>(ssl) is { IsForData: true } ? Find(names, "ftp-data"u8) : -1;
        if (at < 0)
            at = Find(names, "ftp"u8);
        if (at < 0)
            return AlpnRefused;
        *chosen = offer + at;
        *chosenLength = names[at - 1];
        return AlpnAccepted;
    }

    /// <summary>Where <paramref name="name"/> stands in a list of names, each behind its length; -1 where it does not.</summary>
    private static int Find(ReadOnlySpan<byte> names, ReadOnlySpan<byte> name)
    {
        for (var at = 0; at < names.Length && at + 1 + names[at] <= names.Length; at += 1 + names[at])
        {
            if (names.Slice(at + 1, names[at]).SequenceEqual(name))
                return at + 1;
        }
        return -1;
    }

    /// <summary>A client got a session to resume: of TLS 1.2 with the handshake, of TLS 1.3 with every ticket.</summary>
    /// <returns>1: the session is ours now.</returns>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int KeepSession(nint ssl, nint session)
    {
        if (SslHandle.CompanionOf<OpenSslHandshake>(ssl)?.Sessions is not { } sessions)
            return 0;
        sessions.Add(new SslSessionHandle(session));
        return 1;
    }

    /// <summary>Judges the peer's certificate in place of OpenSSL's own check.</summary>
    /// <returns>1 to accept.</returns>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Verify(nint store, nint argument)
    {
        try
        {
            var ssl = LibSsl.X509_STORE_CTX_get_ex_data(store, LibSsl.SSL_get_ex_data_X509_STORE_CTX_idx());
            if (SslHandle.CompanionOf<OpenSslHandshake>(ssl) is not { } handshake)
                return 0;
            var errors = handshake.Judge(ReadLeaf(store), ReadIssuers(store), out var accepted);
            if (!accepted)
                LibSsl.X509_STORE_CTX_set_error(store, ErrorFor(errors));
            return accepted ? 1 : 0;
        }
        catch (Exception e)
        {
            return Refuse(store, e);
        }
    }

    private static int Refuse(nint store, Exception exception)
    {
        var ssl = LibSsl.X509_STORE_CTX_get_ex_data(store, LibSsl.SSL_get_ex_data_X509_STORE_CTX_idx());
        if (SslHandle.CompanionOf<OpenSslHandshake>(ssl) is { } handshake)
            handshake.CallbackFailure = exception;
        LibSsl.X509_STORE_CTX_set_error(store, Untrusted);
        return 0;
    }

    private static int ErrorFor((SslPolicyErrors Errors, X509ChainStatusFlags Chain) found)
    {
        if (found.Chain.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return Expired;
        if ((found.Chain & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != X509ChainStatusFlags.NoError)
            return SelfSigned;
        return found.Errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? HostMismatch : Untrusted;
    }

    private static X509Certificate2 ReadLeaf(nint store) => OpenSslCertificates.Read(LibSsl.X509_STORE_CTX_get0_cert(store));

    private static X509Certificate2Collection ReadIssuers(nint store)
    {
        var issuers = new X509Certificate2Collection();
        var stack = LibSsl.X509_STORE_CTX_get0_untrusted(store);
        for (var i = 0; i < LibSsl.OPENSSL_sk_num(stack); i++)
            issuers.Add(OpenSslCertificates.Read(LibSsl.OPENSSL_sk_value(stack, i)));
        return issuers;
    }
}

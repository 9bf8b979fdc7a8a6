namespace Portolan.Net;

/// <summary>The TLS engines of this machine.</summary>
public static class TlsEngines
{
    private static readonly TlsEngine SslStream = new SslStreamEngine();
    private static readonly TlsEngine? OpenSsl = CreateOpenSsl();

    /// <summary>The best one: OpenSSL where the system has it, else SslStream.</summary>
    public static TlsEngine Default => OpenSsl ?? SslStream;

    /// <summary>The engine of that name (<c>openssl</c>, <c>sslstream</c>); null where this machine has none such.</summary>
    public static TlsEngine? Find(string name)
    {
        if (string.Equals(name, SslStream.Name, StringComparison.OrdinalIgnoreCase))
            return SslStream;
        return string.Equals(name, OpenSsl?.Name, StringComparison.OrdinalIgnoreCase) ? OpenSsl : null;
    }

    private static OpenSslEngine? CreateOpenSsl() => OperatingSystem.IsLinux() && OpenSslEngine.TryCreate(out var engine, out _) ? engine : null;
}

namespace Portolan.Client.Tests.Peers;

/// <summary>A real server for a test, and how to reach it.</summary>
public abstract class Peer : IAsyncDisposable
{
    public abstract string Host { get; }

    public abstract ushort Port { get; }

    /// <summary>A user with all rights, one data mode order that nobody remembers, and the server's certificate accepted.</summary>
    public FtpClientOptions Options => new()
    {
        Host = Host,
        Port = Port,
        User = "user",
        Password = "secret",
        Tls = TlsMode.None,
        Certificates = CertificatePolicy.Insecure,
        Data = DataModeOptions.Passive with { Remember = false },
    };

    public abstract ValueTask DisposeAsync();
}

using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Portolan.Console;

/// <summary>The certificate for the next browser, with its chain; made ready once for each certificate.</summary>
internal sealed class ConsoleTls(Func<X509Certificate2Collection> certificates)
{
    private (X509Certificate2 Certificate, SslStreamCertificateContext Context)? _ready;

    public ValueTask<SslServerAuthenticationOptions> ChooseAsync(TlsHandshakeCallbackContext context)
    {
        var all = certificates();
        var ready = _ready;
        if (ready?.Certificate != all[0]) _ready = ready = (all[0], SslStreamCertificateContext.Create(all[0], all, offline: true));
        return ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = ready!.Value.Context,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        });
    }
}

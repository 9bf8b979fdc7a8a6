using Portolan.Client;
using Portolan.Protocol;

namespace Portolan.Cli.Verbs;

/// <summary>Which kinds of TLS to try for a URL, and what the user was promised.</summary>
/// <param name="Attempts">In order; a later one is tried only when the handshake of the one before fails.</param>
/// <param name="IsPromised">False for <c>ftp://</c> without a word on TLS: then a certificate that is not trusted, or no TLS at all, is told and borne.</param>
internal sealed record TlsPlan(IReadOnlyList<TlsMode> Attempts, bool IsPromised)
{
    private const int ImplicitPort = 990;
    private const int ControlPort = 21;

    /// <summary>Null where URL and flag contradict each other.</summary>
    public static TlsPlan? For(FtpUrl url, TlsWish wish) => wish switch
    {
        TlsWish.None => url.Scheme != "ftp" ? null : new([TlsMode.None], IsPromised: false),
        TlsWish.Explicit => new([TlsMode.Explicit], IsPromised: true),
        TlsWish.Implicit => new([TlsMode.Implicit], IsPromised: true),
        _ when url.Scheme == "ftpes" => new([TlsMode.Explicit], IsPromised: true),
        _ when url.Scheme == "ftp" => new([url.Port == ImplicitPort ? TlsMode.Implicit : TlsMode.Auto], IsPromised: false),
        _ => new(url.Port switch
        {
            null or ImplicitPort => [TlsMode.Implicit],
            ControlPort => [TlsMode.Explicit],
            _ => [TlsMode.Implicit, TlsMode.Explicit],
        }, IsPromised: true),
    };
}

using System.Net.Security;
using System.Security.Authentication;
using Portolan.Net.SslStreams;

namespace Portolan.Net.Tests;

/// <summary>
/// A server speaks with who names FTP by ALPN or names nothing, and with nobody who names other protocols only (ALPACA, RFC 7301 §3.2). What clients offer: FileZilla
/// <c>ftp</c> and <c>x-filezilla-ftp</c> on the control connection; FluentFTP with GnuTLS <c>ftp</c>, and <c>ftp-data</c> for data; curl, lftp, WinSCP, Python and Node nothing.
/// </summary>
public sealed class AlpnTests
{
    private static readonly SslProtocols[] Versions = [SslProtocols.Tls12, SslProtocols.Tls13];

    public static TheoryData<string, SslProtocols, TlsPurpose, string, string?> Served { get; } = Rows(
        (TlsPurpose.Control, "", null), (TlsPurpose.Control, "ftp", "ftp"), (TlsPurpose.Control, "ftp x-filezilla-ftp", "ftp"), (TlsPurpose.Control, "h2 ftp", "ftp"),
        (TlsPurpose.Download, "", null), (TlsPurpose.Download, "ftp", "ftp"), (TlsPurpose.Download, "ftp ftp-data", "ftp-data"), (TlsPurpose.Upload, "http/1.1 ftp-data", "ftp-data"));

    public static TheoryData<string, SslProtocols, TlsPurpose, string, string?> Refused { get; } = Rows(
        (TlsPurpose.Control, "h2 http/1.1", null), (TlsPurpose.Control, "ftp-data", null), (TlsPurpose.Control, "FTP ftps xftp", null), (TlsPurpose.Control, "x\u0003ftp", null),
        (TlsPurpose.Download, "h2 http/1.1", null), (TlsPurpose.Upload, "imap", null));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Served))]
    public async Task Offer_OfFtpOrOfNothing_IsServedByItsName(string engine, SslProtocols version, TlsPurpose purpose, string offer, string? agreed)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        await using var tcp = await ConnectedPair.CreateAsync();
        var serving = bed.ServerScope().AuthenticateAsync(tcp.Server, purpose, Token).AsTask();
        await using var client = await DialAsync(tcp, offer);
        await using var server = await serving;
        Assert.Equal(agreed, server.Tls!.Alpn);
        Assert.Equal(agreed ?? "", client.NegotiatedApplicationProtocol.ToString());
    }

    [Theory, MemberData(nameof(Refused))]
    public async Task Offer_OfOtherProtocolsOnly_IsRefusedByAlert120(string engine, SslProtocols version, TlsPurpose purpose, string offer, string? agreed)
    {
        Assert.Null(agreed);
        using var bed = new TlsTestBed(engine, server => server with { Protocols = version });
        await using var tcp = await ConnectedPair.CreateAsync();
        var serving = bed.ServerScope().AuthenticateAsync(tcp.Server, purpose, Token).AsTask();
        var client = await Assert.ThrowsAnyAsync<Exception>(() => DialAsync(tcp, offer));
        var server = await Assert.ThrowsAsync<ConnectionException>(() => serving);
        Assert.Equal(TlsAlert.NoApplicationProtocol, SslStreamFaults.ReasonOf(client).Alert);
        Assert.Equal(ConnectionFault.TlsHandshake, server.Fault);
        Assert.Contains("offers other protocols than FTP", server.Message, StringComparison.Ordinal);
    }

    private static async Task<SslStream> DialAsync(ConnectedPair tcp, string offer)
    {
        var stream = new SslStream(new ConnectionStream(tcp.Client, isServer: false));
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [.. offer.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new SslApplicationProtocol(name))],
            RemoteCertificateValidationCallback = TlsVerification.Insecure,
        }, Token);
        return stream;
    }

    private static TheoryData<string, SslProtocols, TlsPurpose, string, string?> Rows(params (TlsPurpose Purpose, string Offer, string? Agreed)[] cases) =>
        new(from engine in TlsTestBed.Engines from version in Versions from row in cases select new TheoryDataRow<string, SslProtocols, TlsPurpose, string, string?>(engine.Data, version, row.Purpose, row.Offer, row.Agreed));
}

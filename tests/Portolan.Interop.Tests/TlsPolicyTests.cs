using System.Diagnostics;
using System.Net;
using Portolan.Testing;

namespace Portolan.Interop.Tests;

/// <summary>
/// What the server agrees to, asked by <c>openssl s_client</c> with everything it can still offer: the versions and ciphers of Mozilla's "intermediate" recommendation
/// (version 5.7) and nothing else. With an RSA certificate, so that every old
/// key exchange would be possible. OpenSSL refuses what is not on the list in the handshake, SslStream, which cannot, at its end: what counts is a reply under TLS.
/// </summary>
public sealed class TlsPolicyTests
{
    private const string Intermediate =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
        + "DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-CHACHA20-POLY1305";

    public static TheoryData<string> Engines => ["openssl", "sslstream"];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Server_OldVersionsAndCiphers_AreRefused(string engine)
    {
        using var work = new TempFolder();
        var port = FreePort.Next();
        await using var server = await StartAsync(work, port, engine);
        Assert.True(await AgreesAsync(port, "-tls1_3"));
        foreach (var cipher in new[] { "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384" }) Assert.True(await AgreesAsync(port, "-tls1_2", "-cipher", cipher), cipher);
        foreach (var version in new[] { "-tls1", "-tls1_1" }) Assert.False(await AgreesAsync(port, version, "-cipher", "ALL:@SECLEVEL=0"), version);
        var others = "ALL:COMPLEMENTOFALL:" + string.Join(':', Intermediate.Split(':').Select(cipher => "!" + cipher)) + ":@SECLEVEL=0";
        Assert.False(await AgreesAsync(port, "-tls1_2", "-cipher", others), "a cipher that is not recommended was agreed on");
        foreach (var cipher in new[] { "AES128-SHA", "AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES256-SHA" }) Assert.False(await AgreesAsync(port, "-tls1_2", "-cipher", cipher), cipher);
    }

    private static async Task<ServerProcess> StartAsync(TempFolder work, ushort port, string engine)
    {
        var (key, certificate) = (work["key.pem"], work["cert.pem"]);
        (await ToolRun.RunAsync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate])).ShouldSucceed();
        return await ServerProcess.StartAsync(
            new ProcessStartInfo(Repository.Portolan,
            [
                "serve", "--root", work.MakeFolder("files"), "--user", "alice:secret", "--listen", $"127.0.0.1:{port}", "--tls-cert", certificate, "--tls-key", key, "--tls-engine", engine, "--no-console",
            ]),
            new IPEndPoint(IPAddress.Loopback, port));
    }

    private static async Task<bool> AgreesAsync(ushort port, params string[] offer)
    {
        var run = await ToolRun.RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{port}", "-starttls", "ftp", "-brief", "-ign_eof", .. offer], input: "QUIT\r\n");
        return run.Error.Contains("CONNECTION ESTABLISHED", StringComparison.Ordinal) && run.Output.Contains("221 ", StringComparison.Ordinal);
    }
}

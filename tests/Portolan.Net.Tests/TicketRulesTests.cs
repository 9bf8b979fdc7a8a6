using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Portolan.Net.OpenSsl;

namespace Portolan.Net.Tests;

/// <summary>The tickets that a server of the OpenSSL engine gives: to whom, how many, for how long, under which keys.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class TicketRulesTests
{
    private const string Missing = "this machine has no OpenSSL 3";
    private static readonly TimeSpan LongestSession = TimeSpan.FromDays(7);

    public static TheoryData<SslProtocols> Versions { get; } = new(SslProtocols.Tls12, SslProtocols.Tls13);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static bool IsMissing => TlsEngines.Find("openssl") is null;

    /// <summary>As another TLS client reads it.</summary>
    [Theory, MemberData(nameof(Versions))]
    public async Task Lifetime_OfATicket_IsTheLongestThereIs(SslProtocols version)
    {
        Assert.SkipWhen(IsMissing, Missing);
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "the openssl command reads the ticket and is not installed");
        using var bed = new TlsTestBed("openssl", server => server with { Protocols = version });
        using var listener = new ConnectionListener(new IPEndPoint(IPAddress.Loopback, 0));
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/openssl", ["s_client", "-connect", listener.LocalEndPoint.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        await using var server = await bed.ServerScope().AuthenticateAsync(await listener.AcceptAsync(Token), TlsPurpose.Control, Token);
        await server.SendAsync("220 ready\r\n"u8.ToArray(), Token);
        await server.CompleteAsync(Token);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);

        var lifetimes = Lifetime().Matches(said).Select(match => TimeSpan.FromSeconds(int.Parse(match.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture))).ToList();
        Assert.NotEmpty(lifetimes);
        Assert.All(lifetimes, lifetime => Assert.Equal(LongestSession, lifetime));
    }

    /// <summary>SslStream keeps one ticket of TLS 1.3 and uses it once: it is the strictest client there is.</summary>
    [Theory, MemberData(nameof(Versions))]
    public async Task Uploads_ManyByAClientOfSingleUseTickets_NeverRunOut(SslProtocols version)
    {
        Assert.SkipWhen(IsMissing, Missing);
        using var bed = new TlsTestBed("openssl", server => server with { Protocols = version });
        using var client = new SslStreamEngine().CreateClientScope(bed.ClientOptions);
        var server = bed.ServerScope();
        await using var control = await TlsTestBed.ConnectAsync(client, server);
        await ReplyAsync(control);
        for (var i = 0; i < 30; i++)
        {
            await using var data = await TlsTestBed.ConnectAsync(client, server, TlsPurpose.Upload);
            Assert.True(data.Server.Tls!.Resumed, $"upload {i}");
            await server.RenewTicketAsync(Token); // what the server does before each final reply
            await ReplyAsync(control);
        }
    }

    [Fact]
    public async Task Uploads_WithoutRenewedTickets_RunOut()
    {
        Assert.SkipWhen(IsMissing, Missing);
        using var bed = new TlsTestBed("openssl", server => server with { Protocols = SslProtocols.Tls13 });
        using var client = new SslStreamEngine().CreateClientScope(bed.ClientOptions);
        var server = bed.ServerScope();
        await using var control = await TlsTestBed.ConnectAsync(client, server);
        await ReplyAsync(control);
        var resumed = new List<bool?>();
        for (var i = 0; i < 4; i++)
        {
            await using var data = await TlsTestBed.ConnectAsync(client, server, TlsPurpose.Upload);
            resumed.Add(data.Server.Tls!.Resumed);
        }
        Assert.Contains(false, resumed); // so the renewal of the test above is what keeps it going
    }

    [Fact]
    public async Task Keys_AfterHalfADay_AreNewForNewLoginsAndTheOldOnesForRunningLogins()
    {
        Assert.SkipWhen(IsMissing, Missing);
        var time = new FakeTimeProvider();
        var engine = new OpenSslEngine(time, KernelTls.OfSystem);
        using var context = engine.CreateServerContext(new TlsServerOptions { Certificates = [TlsTestBed.Certificate] });
        using var client = engine.CreateClientScope(new TlsClientOptions { TargetHost = "localhost", ValidateServerCertificate = TlsVerification.Insecure });
        using var before = context.CreateScope();
        await using var control = await TlsTestBed.ConnectAsync(client, before);
        await ReplyAsync(control);

        time.Advance(TimeSpan.FromHours(13));
        using var after = context.CreateScope();
        await using var data = await TlsTestBed.ConnectAsync(client, before, TlsPurpose.Download);
        Assert.True(data.Server.Tls!.Resumed);
        await using var fresh = await TlsTestBed.ConnectAsync(client, after);
        Assert.False(fresh.Server.Tls!.Resumed);
    }

    [GeneratedRegex(@"lifetime hint: (?<seconds>[0-9]+) \(seconds\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Lifetime();

    private static async Task ReplyAsync(TlsPair control)
    {
        await control.Server.SendAsync("226 done\r\n"u8.ToArray(), Token);
        Assert.Equal(10, await control.Client.ReceiveAsync(new byte[100], Token));
    }
}

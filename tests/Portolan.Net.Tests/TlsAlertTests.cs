using System.Security.Authentication;

namespace Portolan.Net.Tests;

/// <summary>An alert of the peer reaches the reader by its name, whoever sends it and when. RFC 8446 §6, RFC 5246 §7.2.</summary>
public sealed class TlsAlertTests
{
    private const byte Fatal = 2;

    private static readonly (byte Number, string Name)[] Alerts =
    [
        (10, "unexpected_message"), (20, "bad_record_mac"), (22, "record_overflow"), (40, "handshake_failure"), (42, "bad_certificate"),
        (43, "unsupported_certificate"), (44, "certificate_revoked"), (45, "certificate_expired"), (46, "certificate_unknown"), (47, "illegal_parameter"),
        (48, "unknown_ca"), (49, "access_denied"), (50, "decode_error"), (51, "decrypt_error"), (70, "protocol_version"), (71, "insufficient_security"),
        (80, "internal_error"), (86, "inappropriate_fallback"), (109, "missing_extension"), (110, "unsupported_extension"), (112, "unrecognized_name"),
        (116, "certificate_required"), (120, "no_application_protocol"),
    ];

    public static TheoryData<string, byte, string> EnginesAndAlerts { get; } =
        new(from row in TlsTestBed.Engines from alert in Alerts select new TheoryDataRow<string, byte, string>(row.Data, alert.Number, alert.Name));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(EnginesAndAlerts))]
    public async Task Handshake_ServerAnswersWithAnAlert_NamesIt(string engine, byte number, string name)
    {
        using var bed = new TlsTestBed(engine);
        await using var tcp = await ConnectedPair.CreateAsync();
        var dialling = bed.ClientScope().AuthenticateAsync(tcp.Client, TlsPurpose.Control, Token).AsTask();
        await tcp.Server.ReceiveAsync(Memory<byte>.Empty, Token);
        await AnswerAsync(tcp.Server, number);
        await AssertNamedAsync(dialling, number, name);
    }

    [Theory, MemberData(nameof(EnginesAndAlerts))]
    public async Task Handshake_ClientEndsItWithAnAlert_NamesIt(string engine, byte number, string name)
    {
        using var bed = new TlsTestBed(engine, server => server with { Protocols = SslProtocols.Tls12 });
        await using var tcp = await ConnectedPair.CreateAsync();
        var serving = bed.ServerScope().AuthenticateAsync(tcp.Server, TlsPurpose.Control, Token).AsTask();
        await tcp.Client.SendAsync(await HelloAsync(bed), Token);
        await tcp.Client.ReceiveAsync(Memory<byte>.Empty, Token);
        await AnswerAsync(tcp.Client, number);
        await AssertNamedAsync(serving, number, name);
    }

    /// <summary>A ClientHello as the engine sends it.</summary>
    private static async Task<ReadOnlyMemory<byte>> HelloAsync(TlsTestBed bed)
    {
        await using var tcp = await ConnectedPair.CreateAsync();
        var dialling = bed.ClientScope().AuthenticateAsync(tcp.Client, TlsPurpose.Control, Token).AsTask();
        var hello = new byte[4096];
        var length = await tcp.Server.ReceiveAsync(hello, Token);
        tcp.Server.Abort();
        await Assert.ThrowsAsync<ConnectionException>(() => dialling);
        return hello.AsMemory(0, length);
    }

    private static async Task AnswerAsync(TcpConnection tcp, byte number) => await tcp.SendAsync(new byte[] { 21, 3, 3, 0, 2, Fatal, number }, Token);

    private static async Task AssertNamedAsync(Task handshake, byte number, string name)
    {
        var fault = await Assert.ThrowsAsync<ConnectionException>(() => handshake);
        Assert.Equal(ConnectionFault.TlsHandshake, fault.Fault);
        Assert.True(fault.Message.Contains($"alert {name}", StringComparison.Ordinal), $"alert {number} reads: {fault.Message}");
    }
}

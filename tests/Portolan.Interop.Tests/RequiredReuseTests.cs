using System.Security.Authentication;
using Portolan.Interop.Tests.Clients;
using Portolan.Interop.Tests.Daemons;
using Portolan.Interop.Tests.Wire;
using Portolan.Testing;

namespace Portolan.Interop.Tests;

/// <summary>
/// Foreign clients against our server in <c>--tls-session-reuse require</c>: ten uploads and ten downloads in one login, and the records on the
/// wire show that every data connection resumed.
/// </summary>
public sealed class RequiredReuseTests(StrictPortolan server) : IClassFixture<StrictPortolan>, IDisposable
{
    private const int Transfers = 10;

    private readonly TempFolder _local = new();
    private readonly string _folder = Guid.NewGuid().ToString("N")[..8];

    public static TheoryData<SslProtocols> Versions { get; } = new(SslProtocols.Tls12, SslProtocols.Tls13);

    [Theory, MemberData(nameof(Versions))]
    public Task Curl_TenEachWay_AllResume(SslProtocols version) => AssertAllResumeAsync(version, visit => visit.ByCurlAsync());

    [Theory, MemberData(nameof(Versions))]
    public Task Lftp_TenEachWay_AllResume(SslProtocols version) => AssertAllResumeAsync(version, visit => visit.ByLftpAsync());

    [Theory, MemberData(nameof(Versions))]
    public Task Ftplib_TenEachWay_AllResume(SslProtocols version) => AssertAllResumeAsync(version, visit => visit.ByFtplibAsync());

    [Theory, MemberData(nameof(Versions))]
    public Task BasicFtp_TenEachWay_AllResume(SslProtocols version) => AssertAllResumeAsync(version, visit => visit.ByBasicFtpAsync());

    /// <summary>The same wire test finds a full handshake where there was one, so it proves something.</summary>
    [Theory, MemberData(nameof(Versions))]
    public async Task FtplibAsItComes_ResumesNothing_IsToldTheCause(SslProtocols version)
    {
        server.MakeFolder(_folder);
        await using var tap = new WireTap(server);
        var run = await VisitBy(tap, version, [1, 2, 3]).ByPlainFtplibAsync();
        Assert.False(run.Succeeded);
        Assert.Contains("522 Data connection refused: resume the TLS session", run.Output + run.Error);
        Assert.Contains("without the TLS session of the control connection", server.Log);
        Assert.False(File.Exists(server.OnDisk($"{_folder}/file.0")));
        WireProof.AssertAll(tap, new WireHandshake(version, Resumed: false), 1);
    }

    public void Dispose() => _local.Dispose();

    private async Task AssertAllResumeAsync(SslProtocols version, Func<Visit, Task<ToolRun>> run)
    {
        server.MakeFolder(_folder);
        var content = Content.Random(200_000);
        await using var tap = new WireTap(server);
        (await run(VisitBy(tap, version, content))).ShouldSucceed();
        for (var i = 0; i < Transfers; i++)
        {
            Content.AssertFile(content, server.OnDisk($"{_folder}/file.{i}"));
            Content.AssertFile(content, _local[$"down.{i}"]);
        }
        WireProof.AssertAll(tap, new WireHandshake(version, Resumed: true), 2 * Transfers);
    }

    private Visit VisitBy(WireTap tap, SslProtocols version, byte[] content) =>
        new(tap.Address.ToString(), server.Port, version, Transfers, _local.Write("up", content), $"/{_folder}/file", _local["down"]);
}

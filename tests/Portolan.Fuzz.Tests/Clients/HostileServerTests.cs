using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Portolan.Client;
using Portolan.Fuzz.Tests.Kit;
using Portolan.Testing;

namespace Portolan.Fuzz.Tests.Clients;

/// <summary>
/// Our client with servers that mean no good: every visit ends soon, with an answer or an <see cref="FtpException"/> and never anything else; nothing is written outside
/// of the download folder, nobody else is dialled, memory stays bounded, and a caller who cancels is let go at once.
/// </summary>
public sealed class HostileServerTests(ITestOutputHelper output)
{
    private const long MostGrowthBytes = 64 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(3)]
    [InlineData(null)]
    public async Task Client_HostileServers_ComesHomeUnharmed(int? fixedSeed)
    {
        Assert.SkipWhen(FuzzBudget.IsLong && fixedSeed is not null, "a long run spends its time on the random seed");
        var seed = fixedSeed ?? FuzzBudget.FreshSeed;
        output.WriteLine($"seed {seed}");
        using var trap = new TcpListener(IPAddress.Parse("127.0.0.66"), 0);
        trap.Start();
        using var folder = new TempFolder();
        folder.Write("upload", new byte[200_000]);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        Dictionary<string, int> ends = [];
        var budget = new FuzzBudget(rounds: 60);
        while (budget.Next())
        {
            var visitSeed = unchecked((seed * 486_187_739) + budget.Done);
            var end = await VisitAsync(visitSeed, folder, (IPEndPoint)trap.LocalEndpoint);
            ends[end] = ends.GetValueOrDefault(end) + 1;
            Assert.False(trap.Pending(), $"visit {visitSeed}: the client was sent to a third party");
            AssertNothingEscaped(folder, visitSeed);
            if (budget.Done % 50 != 0) continue;
            var grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
            Assert.True(grown < MostGrowthBytes, $"visit {visitSeed}: {grown} bytes more than at the beginning");
        }
        output.WriteLine($"{budget.Done} visits, 0 faults: {string.Join(", ", ends.Select(end => string.Create(CultureInfo.InvariantCulture, $"{end.Key} {end.Value}")))}");
    }

    private static async Task<string> VisitAsync(int seed, TempFolder folder, IPEndPoint trap)
    {
        var random = new Random(seed);
        await using var server = new HostileServer(seed, trap);
        using var caller = new CancellationTokenSource();
        if (random.Next(4) == 0) caller.CancelAfter(random.Next(300));
        try
        {
            await ActAsync(OptionsFor(random, server.Port), random, folder, caller.Token).WaitAsync(Patience);
            return "answered";
        }
        catch (FtpException e)
        {
            return e.GetType().Name;
        }
        catch (OperationCanceledException) when (caller.IsCancellationRequested)
        {
            return "cancelled";
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"visit {seed}: {e.GetType().Name}: {e.Message}"), e);
        }
    }

    private static FtpClientOptions OptionsFor(Random random, ushort port) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Tls = random.Next(3) switch { 0 => TlsMode.Explicit, 1 => TlsMode.Auto, _ => TlsMode.None },
        Certificates = CertificatePolicy.Insecure,
        Data = DataModeOptions.Passive with { PassiveAddress = PassiveAddressPolicy.Peer, Remember = false },
        Timeouts = new TimeoutOptions
        {
            Connect = TimeSpan.FromSeconds(2), DataConnect = TimeSpan.FromMilliseconds(400), Reply = TimeSpan.FromMilliseconds(400), IdleData = TimeSpan.FromMilliseconds(400), Abort = TimeSpan.FromMilliseconds(200),
        },
    };

    private static async Task ActAsync(FtpClientOptions options, Random random, TempFolder folder, CancellationToken token)
    {
        await using var ftp = await FtpClient.ConnectAsync(options, token);
        for (var acts = random.Next(1, 4); acts > 0 && ftp.IsConnected; acts--)
        {
            switch (random.Next(6))
            {
                case 0:
                    await foreach (var entry in ftp.ListAsync("/", token)) Assert.NotEmpty(entry.Name);
                    break;
                case 1:
                    await ftp.DownloadAsync("/a.txt", folder["download"], cancellationToken: token);
                    break;
                case 2:
                    await ftp.DownloadDirectoryAsync("/", folder["downloads"], cancellationToken: token);
                    break;
                case 3:
                    await ftp.UploadAsync(folder["upload"], "/up", cancellationToken: token);
                    break;
                case 4:
                    await ftp.RemoveDirectoryAsync("/dir", recursive: true, token);
                    break;
                default:
                    _ = await ftp.GetWorkingDirectoryAsync(token);
                    _ = await ftp.StatAsync("/a.txt", token);
                    break;
            }
        }
    }

    /// <summary>What the client may make: the file it was asked for, its part, and whatever lies inside of the downloads folder.</summary>
    private static void AssertNothingEscaped(TempFolder folder, int seed)
    {
        var beside = Directory.EnumerateFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)!).Where(name => name is not ("upload" or "downloads") && !name.StartsWith("download", StringComparison.Ordinal));
        Assert.True(!beside.Any(), $"visit {seed}: {string.Join(' ', beside)} beside the download");
        Assert.False(File.Exists("/etc/escaped") || File.Exists(Path.Join(Path.GetTempPath(), "escaped")), $"visit {seed}: a file escaped");
    }
}

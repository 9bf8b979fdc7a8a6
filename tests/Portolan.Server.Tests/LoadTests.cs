using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Portolan.Server.Files.Local;
using Portolan.Server.Tests.Files;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>
/// Many clients at once and many after each other: all are served, and what the process held before it holds afterwards.
/// <c>PORTOLAN_LOAD=full</c> (<c>eng/endurance.sh</c>) takes the numbers of the promise; a usual run takes a part of them.
/// </summary>
[Collection("Alone")]
public sealed class LoadTests(ITestOutputHelper output)
{
    private const int PassivePorts = 11;
    private const string Python = "/usr/bin/python3";
    private const long MostGrowthBytes = 32 << 20;
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("PORTOLAN_LOAD") == "full";

    [Fact]
    public async Task Sessions_ThousandsIdle_CostLittleAndLeaveNothing()
    {
        Assert.SkipUnless(File.Exists(Python), $"needs {Python} for the clients");
        var count = IsFull ? 10_000 : 400;
        await using var server = await StartAsync();
        await OneVisitAsync(server, Address(0));
        var before = Held.Now();
        using var crowd = Crowd(server.EndPoint, count);
        Assert.Equal("here", await crowd.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal(count, server.Control.Sessions.Count(session => session.User is not null));
        var full = Held.Now();
        await OneVisitAsync(server, Address(count)); // the crowd hurts nobody
        crowd.StandardInput.Close();
        await server.UntilNoSessionAsync();
        await crowd.WaitForExitAsync(TestContext.Current.CancellationToken);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} idle sessions, logged in: {(full.Bytes - before.Bytes) / count} bytes of heap each"));
        AssertBack(before);
    }

    [Fact]
    public async Task Transfers_AsManyAsWanted_AllRunAtOnceOverElevenPorts()
    {
        var count = IsFull ? 2_000 : 150;
        using var folder = new TempFolder();
        using var files = new LocalFileStore(new LocalFileStoreOptions { Root = folder.Root });
        await using var server = await StartAsync(files);
        await server.PutAsync("/large", new byte[8_000_000]);
        await OpenEveryPortAsync(server);
        var before = Held.Now();
        List<(RawClient Client, RawData Data)> running = [];
        for (var i = 0; i < count; i++)
        {
            var client = await server.LoginAsync(Address(i));
            if (OperatingSystem.IsLinux()) client.DataSegment = 1_460; // loopback's 64 KiB give each waiting transfer megabytes of the kernel's memory, a network's some ten KiB
            running.Add((client, await client.BeginAsync("RETR large")));
        }
        Assert.Equal(count, server.Control.Sessions.Count(session => session.Transfer is not null));
        await OneVisitAsync(server, Address(count));
        foreach (var (client, data) in running)
        {
            Assert.Equal(8_000_000, await data.CountToEndAsync());
            await client.ExpectAsync(226);
            await data.DisposeAsync();
            await client.DisposeAsync();
        }
        running.Clear();
        await server.UntilNoSessionAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} downloads of 8 MB at the same time over 11 passive ports, all complete"));
        AssertBack(before);
    }

    [Fact]
    public async Task Connections_MadeAndDroppedManyTimes_LeaveNothing()
    {
        var count = IsFull ? 100_000 : 1_500;
        await using var server = await StartAsync();
        await DropAsync(server, 200); // what is made once is made now
        var before = Held.Now();
        var startedAt = Stopwatch.GetTimestamp();
        await DropAsync(server, count);
        await server.UntilNoSessionAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} connections made and dropped in {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:F0} s"));
        AssertBack(before);
        await OneVisitAsync(server, Address(0));
    }

    private static Task<RunningServer> StartAsync(LocalFileStore? files = null) => RunningServer.StartAsync(
        o => o with { Passive = new PassiveSettings { Ports = FreePorts.Take(PassivePorts) }, Limits = o.Limits with { MaxSessions = 20_000, LoginTimeout = TimeSpan.FromHours(1), IdleTimeout = TimeSpan.FromHours(1), StallTimeout = TimeSpan.FromHours(1) } },
        files, log: LogLevel.Warning);

    /// <summary>A process of its own, for one process may hold too few descriptors for both ends. It leaves when its input ends.</summary>
    private static Process Crowd(IPEndPoint server, int count)
    {
        const string Script = """
            import socket, sys
            port, count, user, password, crowd = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].encode(), sys.argv[4].encode(), []
            for i in range(count):
                s = socket.create_connection(('127.0.0.1', port), source_address=('127.0.1.%d' % (1 + i % 200), 0))
                for say in (b'USER %s\r\n' % user, b'PASS %s\r\n' % password, None):
                    reply = s.recv(4096)
                    if say: s.sendall(say)
                assert reply[:3] == b'230', reply
                crowd.append(s)
            print('here', flush=True)
            sys.stdin.read()
            """;
        string[] arguments = ["-c", Script, server.Port.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture), RunningServer.User, RunningServer.Password];
        var start = new ProcessStartInfo(Python, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        return Process.Start(start) ?? throw new InvalidOperationException($"{Python} did not start.");
    }

    /// <summary>By FIN, by reset, behind a command, in the middle of one.</summary>
    private static async Task DropAsync(RunningServer server, int count)
    {
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async host =>
        {
            while (Interlocked.Decrement(ref left) is var number and >= 0)
            {
                await using var client = await RawClient.DialAsync(server.EndPoint, Address(host));
                if (number % 4 > 1) await client.ExpectAsync(220);
                if (number % 4 == 2) await client.SendBytesAsync("USER us");
                if (number % 2 == 1) client.Reset();
            }
        }));
    }

    /// <summary>Ports of the range stay open once they were used, and a client is given one that it does not wait on already.</summary>
    private static async Task OpenEveryPortAsync(RunningServer server)
    {
        List<RawClient> clients = [];
        for (var i = 0; i < PassivePorts; i++)
        {
            clients.Add(await server.LoginAsync(Address(0)));
            await clients[i].PassiveAsync();
        }
        foreach (var client in clients) await client.DisposeAsync();
        await OneVisitAsync(server, Address(0));
        await server.UntilNoSessionAsync();
    }

    private static async Task OneVisitAsync(RunningServer server, IPAddress from)
    {
        await using var client = await server.LoginAsync(from);
        await client.DownloadAsync("LIST");
        await client.QuitAsync();
    }

    /// <summary>One of two hundred client addresses.</summary>
    private static IPAddress Address(int number) => IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.0.1.{1 + (number % 200)}"));

    private static void AssertBack(Held before)
    {
        var after = Held.Now();
        Assert.True(after.Bytes - before.Bytes < MostGrowthBytes, $"{before.Bytes} bytes before, {after.Bytes} after");
        Assert.True(after.Descriptors <= before.Descriptors + 8, $"{before.Descriptors} descriptors before, {after.Descriptors} after");
    }

    private readonly record struct Held(long Bytes, int Descriptors)
    {
        public static Held Now()
        {
            UnobservedExceptions.Collect();
            return new Held(GC.GetTotalMemory(forceFullCollection: true), Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : 0);
        }
    }
}

using Microsoft.Extensions.Logging;
using Portolan.Server.Files;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>A directory of a million entries takes no memory that grows with it. Counts what the whole process allocates, so nothing else may run meanwhile.</summary>
[Collection("Alone")]
public sealed class CrowdTests
{
    private const int Crowd = 1_000_000;
    private const long MostAllocated = 24 << 20; // a string for each name alone would be 48 MB
    private readonly ScriptedStore _store = new(new MemoryFileStore()) { Crowd = Crowd };

    [Theory]
    [InlineData("LIST crowd")]
    [InlineData("NLST crowd")]
    [InlineData("MLSD crowd")]
    public async Task Listing_OfAMillion_IsWholeInConstantMemory(string command)
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await client.DownloadAsync("LIST"); // what is made once is made now
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await using var data = await client.BeginAsync(command);
        var lines = await data.CountLinesAsync();
        await client.ExpectAsync(226);
        Assert.Equal(Crowd, lines);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, MostAllocated);
    }

    [Fact]
    public async Task Listing_ThatIsNotRead_WaitsForTheClient()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("LIST crowd");
        var before = -1;
        await Patience.UntilAsync(() =>
        {
            var (last, now) = (before, _store.CrowdRead);
            before = now;
            return now > 0 && last == now;
        });
        Assert.InRange(_store.CrowdRead, 1, Crowd / 2); // what the system's buffers take, and no more
        await client.CommandAsync("NOOP", 200);
        Assert.Equal(Crowd, await data.CountLinesAsync());
        await client.ExpectAsync(226);
    }

    [Fact]
    public async Task Pattern_OverAMillion_IsBounded()
    {
        await using var server = await StartAsync();
        await using var client = await server.LoginAsync();
        await using var data = await client.BeginAsync("NLST crowd/*1*");
        Assert.Equal(new LimitSettings().MaxRecursiveEntries, await data.CountLinesAsync());
        await client.ExpectAsync(226);
        Assert.Equal(1003, (await client.CommandAsync("STAT crowd", 212)).Text.Split('\n').Length); // two lines around a thousand, and where the rest is
    }

    private async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync(files: _store, log: LogLevel.Warning);
        await _store.CreateDirectoryAsync(VirtualPath.Parse("/crowd"), CancellationToken.None);
        return server;
    }
}

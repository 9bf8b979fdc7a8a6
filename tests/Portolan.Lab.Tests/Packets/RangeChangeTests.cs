using System.Net;
using System.Net.Sockets;
using Portolan.Diagnosis;
using Portolan.Lab.Tests.Kit;
using Portolan.Server;
using Portolan.Server.Accounts;
using Portolan.Server.Files.Local;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Packets;

/// <summary>The passive range is a live setting. On loopback and in this process: no root needed.</summary>
public sealed class RangeChangeTests : IAsyncLifetime
{
    // More than the buffers on the way hold: the transfer is still running when the settings change.
    private const int Length = 16 << 20;

    private readonly TempFolder _files = new();
    private FtpServer? _server;
    private FtpServerOptions? _options;

    private FtpServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        var accounts = new FixedAccounts().Add(
            new Account { Name = LabServer.User, Files = new LocalFileStore(new LocalFileStoreOptions { Root = _files.Path }) }, LabServer.Password);
        _options = new FtpServerOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Accounts = accounts };
        _server = new FtpServer(_options);
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task Apply_NewRangeWhileATransferRuns_HoldsFromTheNextPasvAndBreaksNothing()
    {
        _files.Write("large.bin", new byte[Length]);
        _files.Write("small.bin", "small"u8);
        var (before, after) = (NextRange(), NextRange());
        Apply(before);
        await using var busy = await LogInAsync();
        await using var announced = await LogInAsync();
        var (busyPort, announcedPort) = (await busy.AskForPassiveAsync(), await announced.AskForPassiveAsync());
        Assert.True(before.Contains(busyPort.Port) && before.Contains(announcedPort.Port), $"{busyPort}, {announcedPort}");
        using var data = await ControlLine.DialAsync(node: null, busyPort);
        await busy.SendAsync("RETR large.bin", "150");

        Apply(after);

        for (var i = 0; i < 20; i++)
        {
            await using var line = await LogInAsync();
            var port = await line.AskForPassiveAsync();
            Assert.True(after.Contains(port.Port), $"{port} is not in {after}");
            Assert.Equal("small"u8.ToArray(), await line.RetrieveAsync("small.bin", port));
        }

        // A port that was announced before the change is still good, a transfer that began before it ends well.
        Assert.Equal("small"u8.ToArray(), await announced.RetrieveAsync("small.bin", announcedPort));
        Assert.Equal(Length, await ControlLine.CountToEndAsync(data));
        await busy.ReadReplyAsync("226");
        Assert.True(after.Contains((await busy.AskForPassiveAsync()).Port), "the session that was busy stays with the old range");
    }

    [Fact]
    public async Task Apply_NewRange_ClosesThePortsOfTheOldOne()
    {
        _files.Write("small.bin", "small"u8);
        var (before, after) = (NextRange(), NextRange());
        Apply(before);
        await using var line = await LogInAsync();
        var port = await line.AskForPassiveAsync();
        await line.RetrieveAsync("small.bin", port);

        Apply(after);

        var refused = await Assert.ThrowsAsync<SocketException>(() => ControlLine.DialAsync(node: null, port));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public async Task Pasv_NoRangeSet_AnnouncesScatteredPortsAbove1024()
    {
        await using var line = await LogInAsync();
        var ports = new List<int>();
        for (var i = 0; i < 50; i++) ports.Add((await line.AskForPassiveAsync()).Port);

        Assert.All(ports, port => Assert.True(port > 1024, $"{port}"));
        Assert.True(ports.Distinct().Count() > 45, string.Join(' ', ports));
        // Fifty fair picks out of 64,511 leave none of four quarters empty, and are in no order.
        Assert.Equal(4, ports.Select(port => (port - 1025) * 4 / 64511).Distinct().Count());
        Assert.InRange(ports.Zip(ports.Skip(1)).Count(pair => pair.Second > pair.First), 8, 41);
    }

    private static PortRange NextRange()
    {
        var (low, high) = FreePort.NextRange(5);
        return new PortRange(low, high);
    }

    private void Apply(PortRange range) => Server.Control.Apply(_options! with { Passive = new PassiveSettings { Ports = range } });

    private Task<ControlLine> LogInAsync() => ControlLine.LogInAsync(node: null, Server.EndPoints[0]);
}

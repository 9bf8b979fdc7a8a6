using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Portolan.Lab.Tests.Kit;

namespace Portolan.Lab.Tests.Wire;

/// <summary>Records the packets of one interface. The recording runs when <see cref="StartAsync"/> returns, and holds all that passed before <see cref="StopAsync"/>.</summary>
public sealed class Capture : IAsyncDisposable
{
    private const int MarkerPort = 9; // discard
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Node _node;
    private readonly string _interface;
    private readonly string _file;
    private readonly LabProcess _tcpdump;

    private Capture(Node node, string @interface, string file, LabProcess tcpdump) => (_node, _interface, _file, _tcpdump) = (node, @interface, file, tcpdump);

    /// <param name="interface">The uplink, or for a router the name of a node below it.</param>
    /// <param name="packets">Which TCP packets, in tcpdump's language.</param>
    public static async Task<Capture> StartAsync(Node node, string @interface = Node.Up, string packets = "tcp")
    {
        var file = Path.Join(Path.GetTempPath(), $"{LabRun.Prefix}{Guid.NewGuid():N}.pcap");
        string[] arguments = ["-i", @interface, "-n", "-U", "--immediate-mode", "-B", "16384", "-Z", "root", "-w", file, $"({packets}) or udp port {MarkerPort}"];
        var capture = new Capture(node, @interface, file, LabProcess.Start(node, "tcpdump", arguments));
        await capture._tcpdump.WaitForOutputAsync("listening on", Limit);
        return capture;
    }

    /// <summary>Ends the recording and reads it.</summary>
    public async Task<IReadOnlyList<TcpPacket>> StopAsync()
    {
        await WaitForMarkerAsync();
        await _tcpdump.StopAsync("INT");
        return PcapFile.ReadTcp(await File.ReadAllBytesAsync(_file));
    }

    public async ValueTask DisposeAsync()
    {
        await _tcpdump.DisposeAsync();
        File.Delete(_file);
    }

    // A packet of our own, sent last: once it is in the file, all that passed before it is.
    private async Task WaitForMarkerAsync()
    {
        var marker = Guid.NewGuid().ToByteArray();
        var target = new IPEndPoint(_node.NeighbourOn(_interface), MarkerPort);
        using var socket = _node.Enter(() => new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        await socket.SendToAsync(marker, target);
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        for (var clock = Stopwatch.StartNew(); !Holds(marker); await often.WaitForNextTickAsync())
            if (clock.Elapsed > Limit) throw new TimeoutException($"tcpdump on {_node.Name}/{_interface} did not see the marker:\n{_tcpdump.Output}");
    }

    private bool Holds(byte[] marker) => PcapFile.ReadUdp(File.ReadAllBytes(_file)).Any(payload => payload.Span.SequenceEqual(marker));
}

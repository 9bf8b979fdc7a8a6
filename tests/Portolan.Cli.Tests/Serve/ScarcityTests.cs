using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Portolan.Cli.Serve;

namespace Portolan.Cli.Tests.Serve;

/// <summary>The program where the machine has too little: no descriptors left, no room for its log.</summary>
public sealed class ScarcityTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Serve_OutOfDescriptors_Says421AndServesAgainWhenThereAreSome()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("limits of the shell"); return; }
        var port = FreePort.Next();
        await using var server = await StartAsync(port, "ulimit -n 180; exec \"$0\" \"$@\"");
        var crowd = new List<TcpClient>();
        for (var i = 0; i < 300; i++) // more than there are descriptors
        {
            var client = new TcpClient();
            crowd.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Patience);
        }
        Assert.StartsWith("220", await GreetingAsync(crowd[0]), StringComparison.Ordinal);
        Assert.StartsWith("421", await GreetingAsync(crowd[^1]), StringComparison.Ordinal);
        foreach (var client in crowd) client.Dispose();
        var startedAt = Stopwatch.GetTimestamp();
        string? said = null;
        while (said != "220 331 230 257 221" && Stopwatch.GetElapsedTime(startedAt) < Patience) said = await TryTalkAsync(port); // it closes the crowd in its own time
        Assert.True(said == "220 331 230 257 221", $"{said}\n{server.Log}");
    }

    [Fact]
    public void Log_DiskFullForAWhile_GoesOnAndTellsWhatIsMissing()
    {
        var disk = new FullDisk { IsFull = true };
        using (var log = new BackgroundLines(disk))
        {
            log.Add("lost\n"u8);
            Assert.True(SpinWait.SpinUntil(() => disk.Refused > 0, Patience));
            disk.IsFull = false;
            log.Add("kept\n"u8);
        }
        var written = Encoding.UTF8.GetString(disk.ToArray());
        Assert.StartsWith("kept\n", written, StringComparison.Ordinal);
        Assert.Contains("1 log lines were dropped", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_NobodyReads_IsBoundedAndTellsWhatIsMissing()
    {
        const int Kept = 4096; // lines of a KiB
        using var reader = new StuckReader();
        using (var log = new BackgroundLines(reader))
        {
            log.Add("first\n"u8);
            Assert.True(reader.IsStuck.Wait(Patience));
            var line = Encoding.ASCII.GetBytes(new string('x', 1023) + '\n');
            for (var i = 0; i < Kept + 100; i++) log.Add(line);
            reader.GoesOn.Set();
        }
        var written = Encoding.ASCII.GetString(reader.ToArray());
        Assert.Equal(1 + Kept + 1, written.Count(c => c == '\n'));
        Assert.Contains("(100 log lines were dropped", written, StringComparison.Ordinal);
    }

    private Task<ServerProcess> StartAsync(ushort port, string script) => ServerProcess.StartAsync(
        new ProcessStartInfo("/bin/sh", ["-c", script, Repository.Portolan, "serve", "--listen", $"127.0.0.1:{port}", "--root", _work.Path, "--user", "alice:secret", "--no-tls", "--no-console"]),
        new IPEndPoint(IPAddress.Loopback, port));

    private static async Task<string?> TryTalkAsync(ushort port)
    {
        try
        {
            return await TalkAsync(port);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return null; // turned away, and what we had sent is answered by a reset
        }
    }

    private static async Task<string> TalkAsync(ushort port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Patience);
        await client.GetStream().WriteAsync("USER alice\r\nPASS secret\r\nPWD\r\nQUIT\r\n"u8.ToArray());
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        var said = await reader.ReadToEndAsync().WaitAsync(Patience);
        return string.Join(' ', said.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line[..3]));
    }

    private static async Task<string> GreetingAsync(TcpClient client)
    {
        var buffer = new byte[100];
        return Encoding.Latin1.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Patience));
    }

    private sealed class FullDisk : MemoryStream
    {
        private volatile bool _full;
        private volatile int _refused;

        public bool IsFull { set => _full = value; }

        public int Refused => _refused;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!_full)
            {
                base.Write(buffer);
                return;
            }
            _refused++;
            throw new IOException("No space left on device", 28);
        }
    }

    private sealed class StuckReader : MemoryStream
    {
        public ManualResetEventSlim IsStuck { get; } = new();

        public ManualResetEventSlim GoesOn { get; } = new();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            IsStuck.Set();
            if (!GoesOn.Wait(Patience)) throw new TimeoutException();
            base.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            IsStuck.Dispose();
            GoesOn.Dispose();
            base.Dispose(disposing);
        }
    }
}

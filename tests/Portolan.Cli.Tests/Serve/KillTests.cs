using System.Diagnostics;
using System.Globalization;
using System.Net;
using Portolan.Client;

namespace Portolan.Cli.Tests.Serve;

/// <summary>The program killed by SIGKILL in the middle of uploads, and started again: the old file is whole, the upload goes on where it was, nothing is in the way.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Rounds = 4;
    private static readonly double Seconds = double.TryParse(Environment.GetEnvironmentVariable("PORTOLAN_FAULT_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
    private readonly TempFolder _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Serve_KilledDuringUploads_LosesNothing()
    {
        _work.MakeFolder("root");
        var random = new Random();
        var startedAt = Stopwatch.GetTimestamp();
        var (kills, resumed) = (0, 0);
        var old = "the old file"u8.ToArray();
        await File.WriteAllBytesAsync(_work["root/target"], old, TestContext.Current.CancellationToken);
        for (; kills < Rounds || Stopwatch.GetElapsedTime(startedAt).TotalSeconds < Seconds; kills++)
        {
            var content = new byte[random.Next(1, 4_000_000)];
            random.NextBytes(content);
            await StrikeAsync(content, random.Next(content.Length + 1));
            Assert.Equal(old, await File.ReadAllBytesAsync(_work["root/target"], TestContext.Current.CancellationToken));
            if (await ResumeAsync(content) > 0) resumed++;
            Assert.Equal(content, await File.ReadAllBytesAsync(_work["root/target"], TestContext.Current.CancellationToken));
            old = content;
        }
        Assert.Single(Directory.GetFileSystemEntries(_work["root"])); // no partial is left over
        output.WriteLine($"{kills} kills, {resumed} uploads resumed in the middle, 0 lost");
    }

    private async Task StrikeAsync(byte[] content, int cut)
    {
        await using var server = await StartAsync();
        await using var ftp = await ConnectAsync(server.Port);
        var upload = await ftp.OpenWriteAsync("/target", cancellationToken: TestContext.Current.CancellationToken);
        await upload.WriteAsync(content.AsMemory(0, cut), TestContext.Current.CancellationToken);
        using (var process = Process.GetProcessById(server.Process.ProcessId)) process.Kill();
        await Record.ExceptionAsync(async () => await upload.DisposeAsync()); // it is broken, as it must be
    }

    /// <returns>Where it went on.</returns>
    private async Task<long> ResumeAsync(byte[] content)
    {
        await using var server = await StartAsync();
        await using var ftp = await ConnectAsync(server.Port);
        var partial = new FileInfo(_work["root/.target.portolan-part"]) is { Exists: true } part ? part.Length : 0;
        Assert.InRange(partial, 0, content.Length);
        var upload = await ftp.OpenWriteAsync("/target", offset: partial, cancellationToken: TestContext.Current.CancellationToken);
        await using (upload) await upload.WriteAsync(content.AsMemory((int)partial), TestContext.Current.CancellationToken);
        return partial;
    }

    private async Task<Running> StartAsync()
    {
        var port = FreePort.Next();
        return new Running(await ServerProcess.StartAsync(
            new ProcessStartInfo(Repository.Portolan, ["serve", "--listen", $"127.0.0.1:{port}", "--root", _work["root"], "--user", "alice:secret", "--no-tls", "--no-console"]),
            new IPEndPoint(IPAddress.Loopback, port)), port);
    }

    private static Task<FtpClient> ConnectAsync(ushort port) =>
        FtpClient.ConnectAsync(new FtpClientOptions { Host = "127.0.0.1", Port = port, User = "alice", Password = "secret", Tls = TlsMode.None, Data = DataModeOptions.Passive }, TestContext.Current.CancellationToken);

    private sealed record Running(ServerProcess Process, ushort Port) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}

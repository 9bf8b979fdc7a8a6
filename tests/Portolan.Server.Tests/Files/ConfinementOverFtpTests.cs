using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Portolan.Server.Files.Local;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests.Files;

/// <summary>What <see cref="ConfinementTests"/> tries at the store, by the commands that lead there: links swapped in a loop, files that are none.</summary>
public class ConfinementOverFtpTests
{
    /// <summary>While one thread swaps a directory for a link to the outside as fast as it can, a session works through that name (ProFTPD #2256).</summary>
    [Theory]
    [InlineData("STOR swap/secret")]
    [InlineData("RNFR swap/secret", "RNTO moved")]
    [InlineData("RNFR innocent", "RNTO swap/secret")]
    [InlineData("MKD swap/new")]
    [InlineData("DELE swap/secret")]
    [InlineData("LIST swap")]
    public async Task Command_LinkSwappedInALoop_NeverLeadsOutside(params string[] commands)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the kernel's confinement is Linux's");
        using var folder = ConfinementTests.CreateFolder();
        Directory.CreateDirectory(folder.InRoot("real"));
        File.WriteAllText(folder.InRoot("real/secret"), "harmless");
        using var store = Create(folder);
        await using var server = await RunningServer.StartAsync(files: store, log: LogLevel.Warning);
        await using var client = await server.LoginAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20)); // on a busy machine; else it ends much sooner
        var swaps = 0;
        var swapper = Task.Factory.StartNew(() => { while (!stop.IsCancellationRequested) Interlocked.Add(ref swaps, ConfinementTests.Swap(folder)); }, TaskCreationOptions.LongRunning);
        var (rounds, refused) = (0, 0);
        while (!stop.IsCancellationRequested)
        {
            rounds++;
            foreach (var command in commands)
                if (!await IsDoneAsync(client, command)) refused++;
            if (Volatile.Read(ref swaps) > 300 && rounds > 300 && refused > 0) await stop.CancelAsync();
        }
        await swapper;
        ConfinementTests.AssertOutsideUntouched(folder);
        Assert.True(swaps > 100 && refused > 0, $"{swaps} swaps, {rounds} rounds, {refused} refused");
    }

    [Fact]
    public async Task SpecialFile_ByAnyCommand_IsNeverOpened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes a FIFO and opens /dev");
        using var folder = ConfinementTests.CreateFolder();
        using (var mkfifo = Process.Start("mkfifo", [folder.InRoot("fifo")])) await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        using (var mknod = Process.Start("mknod", [folder.InRoot("zero"), "c", "1", "5"])) await mknod.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var store = Create(folder);
        await using var server = await RunningServer.StartAsync(files: store);
        await using var client = await server.LoginAsync();
        Assert.Contains("fifo", await client.DownloadTextAsync("NLST"), StringComparison.Ordinal);
        foreach (var name in Directory.Exists("/proc/self") && File.Exists(folder.InRoot("zero")) ? new[] { "fifo", "zero" } : ["fifo"])
            foreach (var verb in new[] { "RETR", "STOR", "APPE", "HASH", "XMD5" })
            {
                await client.PassiveAsync();
                await client.CommandAsync($"{verb} {name}", 550); // an open FIFO would wait for its other end for ever
            }
        await client.CommandAsync("DELE fifo", 250); // it is a name like others
    }

    private static LocalFileStore Create(TempFolder folder) => new(new LocalFileStoreOptions { Root = folder.Root, Flush = FlushPolicy.Off });

    private static async Task<bool> IsDoneAsync(RawClient client, string command)
    {
        if (command[..4] is not ("STOR" or "LIST")) return (await client.CommandAsync(command)).Code is 250 or 257 or 350;
        await using var data = await client.OpenPassiveAsync();
        if ((await client.CommandAsync(command)).Code != 150) return false;
        if (command[0] == 'S')
        {
            await data.WriteAsync("harmless");
            await data.FinishAsync();
        }
        else
        {
            Assert.DoesNotContain("outside-only", System.Text.Encoding.Latin1.GetString(await data.ReadToEndAsync()), StringComparison.Ordinal);
        }
        return (await client.ReadAsync()).Code == 226;
    }
}

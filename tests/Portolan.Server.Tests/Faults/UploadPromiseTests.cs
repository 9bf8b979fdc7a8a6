using System.Diagnostics;
using System.Globalization;
using Portolan.Server.Files.Local;
using Portolan.Server.Tests.Files;
using static Portolan.Server.Tests.Files.StoreActions;

namespace Portolan.Server.Tests.Faults;

/// <summary>
/// Uploads struck by every fault, at random points and at every byte: afterwards the target is the old file or the complete new one, a partial leads to equal content,
/// and nothing that was answered 226 is lost where the policy says that it is flushed. <c>PORTOLAN_FAULT_SECONDS</c> makes a long run (<c>eng/faults.sh</c>).
/// </summary>
[Collection("Alone")]
public sealed class UploadPromiseTests(ITestOutputHelper output)
{
    private const int Rounds = 90;
    private static readonly double Seconds = double.TryParse(Environment.GetEnvironmentVariable("PORTOLAN_FAULT_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

    [Fact]
    public async Task Upload_StruckAtRandomPoints_LosesNothing()
    {
        using var disk = FaultDisk.Mount();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        Dictionary<string, int> injected = [];
        List<string> lost = [];
        var startedAt = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds || Stopwatch.GetElapsedTime(startedAt).TotalSeconds < Seconds; round++)
        {
            var (policies, fault) = Math.DivRem(round, Enum.GetValues<UploadFault>().Length);
            var flush = (FlushPolicy)(policies % Enum.GetValues<FlushPolicy>().Length);
            var content = RandomBytes(random.Next(1, random.Next(4) == 0 ? 3_000_000 : 200_000), random.Next());
            var old = random.Next(3) == 0 ? null : RandomBytes(random.Next(0, 100_000), random.Next());
            var cut = random.Next(3) == 0 ? content.Length : random.Next(content.Length);
            if (await new FaultRound(disk.Root, disk, (UploadFault)fault, flush, old, content, cut).RunAsync() is { } wrong) lost.Add($"seed {seed}, round {round}: {wrong}");
            var kind = $"{(UploadFault)fault}";
            injected[kind] = injected.GetValueOrDefault(kind) + 1;
        }
        Assert.True(lost.Count == 0, string.Join('\n', lost));
        output.WriteLine($"seed {seed}: {injected.Values.Sum()} faults injected, 0 lost ({string.Join(", ", injected.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value}")))})");
    }

    [Theory]
    [InlineData(UploadFault.DataReset)]
    [InlineData(UploadFault.DataEndsWithoutCloseNotify)]
    [InlineData(UploadFault.ControlReset)]
    [InlineData(UploadFault.QuotaReached)]
    [InlineData(UploadFault.ServerStops)]
    public async Task Upload_StruckAtEveryByte_LosesNothing(UploadFault fault)
    {
        using var folder = new TempFolder();
        var content = RandomBytes(24, 7);
        for (var cut = 0; cut <= content.Length; cut++)
            Assert.Equal("", await new FaultRound(folder.Root, null, fault, FlushPolicy.Off, cut % 2 == 0 ? Bytes("the old file") : null, content, cut).RunAsync() ?? "");
    }
}

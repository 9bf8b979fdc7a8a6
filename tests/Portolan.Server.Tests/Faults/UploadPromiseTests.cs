using System.Diagnostics;
using System.Globalization;
using Portolan.Server.Files.Local;
using Portolan.Server.Tests.Files;
using static Portolan.Server.Tests.Files.StoreActions;

namespace Portolan.Server.Tests.Faults;

/// <summary>
/// Uploads struck by every fault, at random points and at every byte: afterwards the target is the old file or the complete new one, nothing that was answered 226 is lost
/// where the policy says that it is flushed, and all that had arrived is there as a partial that resumes to equal content. <c>PORTOLAN_FAULT_SECONDS</c> makes a long run (<c>eng/faults.sh</c>).
/// </summary>
[Collection("Alone")]
public sealed class UploadPromiseTests(ITestOutputHelper output)
{
    private const int Rounds = 99;
    private const int Points = 24; // of the struck upload: bytes, or blocks of the disk
    private const int BlockBytes = 4096;
    private static readonly double Seconds = double.TryParse(Environment.GetEnvironmentVariable("PORTOLAN_FAULT_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
    private readonly Dictionary<UploadFault, (int Injected, int Resumed)> _counts = [];
    private readonly List<string> _lost = [];

    [Fact]
    public async Task Upload_StruckAtRandomPoints_LosesNothing()
    {
        using var disk = FaultDisk.Mount();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var startedAt = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds || Stopwatch.GetElapsedTime(startedAt).TotalSeconds < Seconds; round++)
        {
            var (policies, fault) = Math.DivRem(round, Enum.GetValues<UploadFault>().Length);
            var flush = (FlushPolicy)(policies % Enum.GetValues<FlushPolicy>().Length);
            var old = random.Next(3) == 0 ? null : RandomBytes(random.Next(0, 100_000), random.Next());
            var cut = random.Next(random.Next(4) == 0 ? 3_000_000 : 200_000);
            var rest = (UploadFault)fault switch
            {
                UploadFault.DiskFull => 100 * BlockBytes, // more than is left for the file system's own use
                UploadFault.QuotaReached => random.Next(2, 200_000),
                _ => random.Next(3) == 0 ? 0 : random.Next(1, 200_000),
            };
            var outcome = await new FaultRound(disk.Root, disk, (UploadFault)fault, flush, old, RandomBytes(cut + rest, random.Next()), cut).RunAsync();
            Count((UploadFault)fault, outcome, $"seed {seed}, round {round}: ");
        }
        Report($"seed {seed}: ");
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
        await StrikeEverywhereAsync(folder.Root, null, fault);
    }

    /// <summary>The disk's own faults; where it is full, at every block.</summary>
    [Theory]
    [InlineData(UploadFault.PowerCut)]
    [InlineData(UploadFault.PowerCutBehindReply)]
    [InlineData(UploadFault.PowerCutBehindBreak)]
    [InlineData(UploadFault.DiskFails)]
    [InlineData(UploadFault.DiskFull)]
    [InlineData(UploadFault.DiskBecomesReadOnly)]
    public async Task Upload_DiskStruckAtEveryByte_LosesNothing(UploadFault fault)
    {
        using var disk = FaultDisk.Mount();
        await StrikeEverywhereAsync(disk.Root, disk, fault);
    }

    private async Task StrikeEverywhereAsync(string root, FaultDisk? disk, UploadFault fault)
    {
        var unit = fault == UploadFault.DiskFull ? BlockBytes : 1;
        var content = RandomBytes(fault == UploadFault.DiskFull ? 5 * Points * BlockBytes : Points, 7);
        var last = fault == UploadFault.QuotaReached ? Points - 1 : Points; // with room for all of it nothing is struck
        for (var point = 0; point <= last; point++)
            Count(fault, await new FaultRound(root, disk, fault, (FlushPolicy)(point % 3), point % 2 == 0 ? Bytes("the old file") : null, content, point * unit).RunAsync(), "");
        Report("");
    }

    private void Count(UploadFault fault, FaultOutcome outcome, string where)
    {
        if (outcome.Wrong is { } wrong) _lost.Add(where + wrong);
        var (injected, resumed) = _counts.GetValueOrDefault(fault);
        _counts[fault] = (injected + 1, resumed + (outcome.Partial > 0 ? 1 : 0));
    }

    private void Report(string where)
    {
        Assert.True(_lost.Count == 0, string.Join('\n', _lost));
        var kinds = _counts.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value.Injected}/{kind.Value.Resumed}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{where}{_counts.Values.Sum(kind => kind.Injected)} faults injected, 0 lost, {_counts.Values.Sum(kind => kind.Resumed)} resumed from a partial to equal content ({string.Join(", ", kinds)})"));
    }
}

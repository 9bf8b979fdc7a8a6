using System.Globalization;
using Portolan.Client;
using Portolan.Net;

namespace Portolan.Load;

/// <summary>The operations that are measured. They leave nothing behind on the server.</summary>
internal sealed class Scenarios(LoadPlan plan)
{
    private readonly string _folder = plan.Directory.TrimEnd('/') + "/portolan-load";
    private readonly byte[] _content = new byte[plan.Bytes];

    private string Sample => _folder + "/sample";

    public async Task RunAsync(TextWriter output)
    {
        await using var setUp = await FtpClient.ConnectAsync(plan.Server);
        await setUp.CreateDirectoryAsync(_folder, parents: true);
        try
        {
            await StoreAsync(setUp, Sample);
            await ReportAsync(output, "login", LoadRun.MeasureAsync(plan, async (_, _) =>
            {
                await using var session = await FtpClient.ConnectAsync(plan.Server);
                await session.QuitAsync();
            }));
            await ReportAsync(output, "NOOP", LoadRun.MeasureAsync(plan, (session, _, _) => session.NoopAsync()));
            await ReportAsync(output, "SIZE", LoadRun.MeasureAsync(plan, (session, _, _) => session.SizeAsync(Sample)));
            await ReportAsync(output, "RETR", LoadRun.MeasureAsync(plan, (session, _, _) => FetchAsync(session, "RETR " + Sample)));
            await ReportAsync(output, "LIST", LoadRun.MeasureAsync(plan, (session, _, _) => FetchAsync(session, "LIST " + _folder)));
            await ReportAsync(output, "STOR", LoadRun.MeasureAsync(plan, (session, number, turn) =>
                StoreAsync(session, string.Create(CultureInfo.InvariantCulture, $"{_folder}/{number}-{turn % 100}"))));
        }
        finally
        {
            await setUp.RemoveDirectoryAsync(_folder, recursive: true);
        }
    }

    private static async Task ReportAsync(TextWriter output, string name, Task<LoadResult> measurement)
    {
        var result = await measurement;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{name,-6} {result.PerSecond,10:0} /s   median {result.Median.TotalMilliseconds,8:0.00} ms   p99 {result.Slow.TotalMilliseconds,8:0.00} ms"));
    }

    private static async Task FetchAsync(FtpClient session, string command)
    {
        await using var data = await session.OpenDataAsync(command, TlsPurpose.Download);
        await data.CopyToAsync(Stream.Null);
    }

    private async Task StoreAsync(FtpClient session, string path)
    {
        await using var data = await session.OpenWriteAsync(path);
        await data.WriteAsync(_content);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using Portolan.Testing;

namespace Portolan.Budget.Tests;

/// <summary>System calls on sockets and files that <c>portolan serve</c> makes for one operation.</summary>
public sealed class SystemCallTests
{
    private const string Kind = "system-calls";
    private const int WarmUp = 300, Operations = 300;

    public static TheoryData<string> All => [.. Budgets.OperationsOf(Kind)];

    [Theory, MemberData(nameof(All))]
    public async Task Operation_SystemCalls_StayWithinBudget(string operation)
    {
        using var files = new ServedFolder();
        using var data = new TempFolder();
        var port = FreePort.Next();
        await using var server = await ServerProcess.StartAsync(Start(files.Path, data.Path, port), new IPEndPoint(IPAddress.Loopback, port));
        using var client = new BudgetClient(new IPEndPoint(IPAddress.Loopback, port));
        for (var i = 0; i < WarmUp; i++) client.Run(operation);

        using var count = await SystemCallCount.AttachAsync(server.ProcessId, data["strace"]);
        for (var i = 0; i < Operations; i++) client.Run(operation);
        var calls = await count.StopAsync();

        Assert.SkipWhen(operation.StartsWith("MLSD", StringComparison.Ordinal) && !calls.Any(call => call.Call == "io_uring_enter"), "this kernel or sandbox has no io_uring");
        // What happens in less than every other operation is the runtime's own business.
        var each = calls.Select(call => (call.Call, Each: (double)call.Count / Operations)).Where(call => call.Each >= 0.5).OrderBy(call => call.Call, StringComparer.Ordinal);
        Budgets.Check(
            Kind, operation, [each.Sum(call => Math.Round(call.Each))],
            string.Join(", ", each.Select(call => string.Create(CultureInfo.InvariantCulture, $"{call.Call} {call.Each:0.##}"))));
    }

    private static ProcessStartInfo Start(string root, string data, ushort port)
    {
        var (low, high) = FreePort.NextRange(4);
        return new ProcessStartInfo(Repository.Portolan,
        [
            "serve", "--listen", $"127.0.0.1:{port}", "--root", root, "--data", data, "--user", $"{BudgetClient.User}:{BudgetClient.Password}",
            "--passive-ports", $"{low}-{high}", "--no-console", "--no-tls",
        ]);
    }
}

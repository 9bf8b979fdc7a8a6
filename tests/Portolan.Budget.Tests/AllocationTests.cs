using System.Globalization;
using System.Net;
using Portolan.Diagnosis;
using Portolan.Server;
using Portolan.Server.Accounts;
using Portolan.Server.Files.Local;
using Portolan.Testing;

namespace Portolan.Budget.Tests;

/// <summary>Bytes that the server allocates for one operation, counted in this process.</summary>
public sealed class AllocationTests
{
    private const string Kind = "allocated-bytes";
    private const int Operations = 300, Rounds = 4;

    public static TheoryData<string> All => [.. Budgets.OperationsOf(Kind)];

    [Theory, MemberData(nameof(All))]
    public async Task Operation_Allocations_StayWithinBudget(string operation)
    {
        using var files = new ServedFolder();
        var (low, high) = FreePort.NextRange(4);
        using var store = new LocalFileStore(new LocalFileStoreOptions { Root = files.Path, Flush = FlushPolicy.Off });
        await using var server = new FtpServer(new FtpServerOptions
        {
            Listen = [new IPEndPoint(IPAddress.Loopback, 0)],
            Accounts = new FixedAccounts().Add(new Account { Name = BudgetClient.User, Files = store }, BudgetClient.Password),
            Active = new ActiveSettings { SourcePort = 0 },
            Passive = new PassiveSettings { Ports = new PortRange(low, high) },
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var client = new BudgetClient(server.EndPoints[0]);

        // The least of several rounds: whatever else this process does now and then is not the operation's.
        var rounds = Enumerable.Range(0, Rounds).Select(_ => Measure(client, operation)).ToArray();

        Budgets.Check(Kind, operation, rounds.Min(), "Rounds: " + string.Join(", ", rounds.Select(bytes => bytes.ToString("0", CultureInfo.InvariantCulture))));
    }

    /// <summary>The client works on this thread, whose allocations are left out; sockets that it disposes leave nothing to others.</summary>
    private static double Measure(BudgetClient client, string operation)
    {
        var all = GC.GetTotalAllocatedBytes(precise: true);
        var own = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Operations; i++) client.Run(operation);
        own = GC.GetAllocatedBytesForCurrentThread() - own;
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - all - own) / Operations;
    }
}

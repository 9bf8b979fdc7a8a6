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
        await using var server = await BudgetServer.StartAsync();
        using var client = server.NewClient();

        // Several rounds: whatever else this process does now and then is not the operation's.
        Budgets.Check(Kind, operation, [.. Enumerable.Range(0, Rounds).Select(_ => Measure(client, operation))], $"{Rounds} rounds.");
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

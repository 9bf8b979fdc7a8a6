namespace Portolan.Budget.Tests;

/// <summary>Work that the server hands to the thread pool for one operation, counted in this process: a session keeps to one thread.</summary>
public sealed class ThreadPoolTests
{
    private const string Kind = "thread-pool-items";
    private const int WarmUp = 300, Operations = 1_000, Rounds = 3;

    public static TheoryData<string> All => [.. Budgets.OperationsOf(Kind)];

    [Theory, MemberData(nameof(All))]
    public async Task Operation_ThreadPoolItems_StayWithinBudget(string operation)
    {
        await using var server = await BudgetServer.StartAsync();
        using var client = server.NewClient();
        for (var i = 0; i < WarmUp; i++) client.Run(operation);

        Budgets.Check(Kind, operation, [.. Enumerable.Range(0, Rounds).Select(_ => Measure(client, operation))], $"{Rounds} rounds.");
    }

    /// <summary>Rounded to tenths: heartbeats and the like are not the operation's.</summary>
    private static double Measure(BudgetClient client, string operation)
    {
        var before = ThreadPool.CompletedWorkItemCount;
        for (var i = 0; i < Operations; i++) client.Run(operation);
        return Math.Round((double)(ThreadPool.CompletedWorkItemCount - before) / Operations, 1);
    }
}

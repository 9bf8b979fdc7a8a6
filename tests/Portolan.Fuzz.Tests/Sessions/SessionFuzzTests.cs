using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Portolan.Fuzz.Tests.Kit;

namespace Portolan.Fuzz.Tests.Sessions;

/// <summary>
/// Whole sessions of hostile clients against a real server. Afterwards: it lives and serves, no session, port, descriptor or memory is left behind,
/// every line was answered in order with a well-formed reply, it logged no error, nothing outside its root was read or changed, nobody else was dialled.
/// </summary>
public sealed class SessionFuzzTests(ITestOutputHelper output)
{
    private const int AtOnce = 16;
    private const int PerBatch = 160;
    private const long MostGrowthBytes = 64 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(20261127)]
    [InlineData(null)]
    public async Task Server_HostileSessions_KeepsEveryPromise(int? fixedSeed)
    {
        Assert.SkipWhen(FuzzBudget.IsLong && fixedSeed is not null, "a long run spends its time on the random seed");
        var seed = fixedSeed ?? FuzzBudget.FreshSeed;
        output.WriteLine($"seed {seed}");
        await using var ground = await FuzzGround.StartAsync();
        await BatchAsync(ground, seed - 1); // what is made once is made now
        var (memory, descriptors) = (GC.GetTotalMemory(forceFullCollection: true), FuzzGround.Descriptors);
        var (sessions, steps) = (0, 0L);
        for (var budget = new FuzzBudget(rounds: 1); budget.Next();)
        {
            steps += await BatchAsync(ground, seed + budget.Done);
            sessions += PerBatch;
            AssertBounded(memory, descriptors);
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sessions} sessions, {steps} steps, 0 faults"));
    }

    private static async Task<long> BatchAsync(FuzzGround ground, int seed)
    {
        ground.LayOut();
        var next = 0;
        var steps = 0L;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number and <= PerBatch) Interlocked.Add(ref steps, await PlayAsync(ground, HashCode(seed, number)));
        }));
        for (var wait = 0; ground.Sessions > 0 && wait < 6000; wait++) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(ground.Sessions == 0, $"{ground.Sessions} sessions are left, seed {seed}");
        Assert.Empty(ground.Faults());
        await AssertServesAsync(ground);
        return steps;
    }

    private static async Task<int> PlayAsync(FuzzGround ground, int seed)
    {
        await using var session = await HostileSession.ConnectAsync(ground, seed);
        try
        {
            await session.PlayAsync();
            return session.Steps;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Session {seed}: {e.Message}\n{session.Story}"), e);
        }
    }

    /// <summary>Somebody honest comes, is let in and gets an answer.</summary>
    private static async Task AssertServesAsync(FuzzGround ground)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(ground.EndPoint);
        await client.GetStream().WriteAsync("USER anna\r\nPASS pw\r\nSIZE dir/deep/none\r\nQUIT\r\n"u8.ToArray());
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        var said = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("220 331 230 550 221", string.Join(' ', said.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line[..3])));
    }

    private static void AssertBounded(long memory, int? descriptors)
    {
        var grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        Assert.True(grown < MostGrowthBytes, $"{grown} bytes more than at the beginning");
        if (descriptors is not { } before) return;
        GC.WaitForPendingFinalizers();
        Assert.True(FuzzGround.Descriptors <= before + 16, $"{before} descriptors at the beginning, {FuzzGround.Descriptors} now");
    }

    /// <summary>The same in every process, as <see cref="System.HashCode"/> is not.</summary>
    private static int HashCode(int seed, int number) => unchecked((seed * 486_187_739) + (number * 16_777_619));
}

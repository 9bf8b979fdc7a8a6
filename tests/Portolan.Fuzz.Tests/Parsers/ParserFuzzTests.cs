using System.Globalization;
using Portolan.Fuzz.Tests.Kit;

namespace Portolan.Fuzz.Tests.Parsers;

/// <summary>
/// Every parser against its kept corpus and mutations of it, guided by coverage where the product is instrumented. No input may make it throw, break a law
/// of its own, take seconds of processor time or memory out of all proportion.
/// </summary>
public sealed class ParserFuzzTests(ITestOutputHelper output)
{
    private const long MostBytesAllocated = 64 << 20;
    private static readonly TimeSpan MostProcessorTime = TimeSpan.FromSeconds(5);

    public static TheoryData<string> Names => [.. ParserTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parser_AnyBytes_KeepsItsLaws(string name)
    {
        var parse = ParserTargets.All[name];
        var corpus = Corpus.Read(name);
        var random = new Random(FuzzBudget.FreshSeed);
        Assert.NotEmpty(corpus);
        List<byte[]> kept = [.. corpus.Where(input => Try(parse, input) || !FuzzBudget.IsLong)];
        if (kept.Count == 0) kept = corpus; // not instrumented
        var budget = new FuzzBudget(rounds: 3000);
        while (budget.Next())
        {
            var input = Mutator.Change(random, kept[random.Next(kept.Count)], kept[random.Next(kept.Count)]);
            if (Try(parse, input)) kept.Add(input);
        }
        Corpus.Write(name, kept);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: seed {FuzzBudget.FreshSeed}, {corpus.Count + budget.Done} inputs, {Coverage.Seen} branches, {kept.Count} kept, 0 faults"));
    }

    [Fact]
    public void Corpus_OfEveryParser_IsThereAndReadsBack()
    {
        foreach (var name in ParserTargets.All.Keys)
            Assert.All(Corpus.Read(name), input => Assert.Equal(input, Corpus.Parse(Corpus.Format(input))));
    }

    /// <returns>True where it took a way through the code that none took before.</returns>
    private static bool Try(Action<byte[]> parse, byte[] input)
    {
        var (allocated, processor) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.TotalTime);
        Coverage.Begin();
        try
        {
            parse(input);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message}\ninput: {Corpus.Format(input)}", e);
        }
        var isNew = Coverage.FoundNew();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.True(allocated < MostBytesAllocated, $"{allocated} bytes for {input.Length}: {Corpus.Format(input)}");
        Assert.True(Environment.CpuUsage.TotalTime - processor < MostProcessorTime, $"it takes too long: {Corpus.Format(input)}");
        return isNew;
    }
}

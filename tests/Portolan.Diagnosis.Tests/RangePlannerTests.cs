using FsCheck;
using FsCheck.Fluent;

namespace Portolan.Diagnosis.Tests;

public sealed class RangePlannerTests
{
    [Fact]
    public void Plan_ThousandsWithAddressesOfTheirOwn_NeedsTheLeastRange()
    {
        var plan = RangePlanner.Plan(new(5000, 200));

        Assert.Equal((16, "50000-50015"), (plan.Ports, plan.Range.ToString()));
        Assert.Equal(5000 + (200 * 60), plan.OtherServers);
    }

    [Fact]
    public void Plan_ManyBehindOneAddress_NeedsPortsForThoseWhoWaitTogether()
    {
        var plan = RangePlanner.Plan(new(1000, 100, SessionsPerAddress: 500));

        // 50 waits at a time on average; twice (50 + 4 deviations).
        Assert.Equal(157, plan.Ports);
    }

    [Fact]
    public void Plan_FewSessionsButBusy_NeverExceedsTheSessionsOfOneAddress() =>
        Assert.Equal(40, RangePlanner.Plan(new(40, 1000, SessionsPerAddress: 40)).Ports);

    [Fact]
    public void Plan_AnyDemand_IsARangeWithReasonsInBothLanguages() =>
        Prop.ForAll(Gen.Choose(1, 100_000).Three().ToArbitrary(), numbers =>
        {
            var plan = RangePlanner.Plan(new(numbers.Item1, numbers.Item2 / 10.0, numbers.Item3));
            foreach (var reason in plan.Explanation) CauseCatalogueTests.AssertBothLanguages(reason);
            return plan.Ports == plan.Range.Count && plan.Range.First == 50000 && plan.Ports >= 16;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 1, 0)]
    public void Plan_Nonsense_Throws(int sessions, double rate, int together) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RangePlanner.Plan(new(sessions, rate, together)));
}

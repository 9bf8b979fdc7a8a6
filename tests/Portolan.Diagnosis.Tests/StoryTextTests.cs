namespace Portolan.Diagnosis.Tests;

public sealed class StoryTextTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_EitherMode_TellsSixStepsInBothLanguages(bool active)
    {
        var steps = StoryText.Of(active);

        Assert.Equal([1, 2, 3, 4, 5, 6], steps.Select(step => step.Number));
        Assert.All(steps, step => CauseCatalogueTests.AssertBothLanguages(step.Text));
    }

    [Fact]
    public void Nat_WhyOneModeBreaksAndTheOtherPasses_IsToldInBothLanguages() =>
        Assert.All([StoryText.ActiveBehindNat, StoryText.PassiveThroughNat], CauseCatalogueTests.AssertBothLanguages);

    [Fact]
    public void Of_TheTwoModes_DifferInWhoDialsTheDataChannel()
    {
        Assert.Equal(StorySide.ServerToClient, StoryText.Active.Single(step => step.Number == 5).Side);
        Assert.Contains("20", StoryText.Active.Single(step => step.Number == 5).Text.En, StringComparison.Ordinal);
        Assert.Equal(StorySide.ClientToServer, StoryText.Passive.Single(step => step.Number == 6).Side);
    }

    [Fact]
    public void Name_EveryStep_HasBothLanguages()
    {
        foreach (var step in Enum.GetValues<DataStep>())
            Assert.All([StoryText.Name(step, true), StoryText.Name(step, false)], CauseCatalogueTests.AssertBothLanguages);
    }
}

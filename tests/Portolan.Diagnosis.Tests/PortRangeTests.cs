using FsCheck;
using FsCheck.Fluent;

namespace Portolan.Diagnosis.Tests;

public sealed class PortRangeTests
{
    [Theory]
    [InlineData("50000-50010", 50000, 50010)]
    [InlineData("21", 21, 21)]
    [InlineData("1-65535", 1, 65535)]
    public void TryParse_Valid_GivesBothEnds(string text, int first, int last)
    {
        Assert.True(PortRange.TryParse(text, out var range));
        Assert.Equal((first, last), (range.First, range.Last));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0-10")]
    [InlineData("10-9")]
    [InlineData("65536")]
    [InlineData("-5")]
    [InlineData("5-")]
    [InlineData("+5-6")]
    [InlineData("1-2-3")]
    public void TryParse_Nonsense_IsFalse(string text) => Assert.False(PortRange.TryParse(text, out _));

    [Fact]
    public void TryParse_WhatToStringWrote_GivesTheRangeBack() =>
        Prop.ForAll(Gen.Choose(1, 65535).Two().ToArbitrary(), ends =>
        {
            var range = new PortRange((ushort)Math.Min(ends.Item1, ends.Item2), (ushort)Math.Max(ends.Item1, ends.Item2));
            return PortRange.TryParse(range.ToString(), out var parsed) && parsed == range;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Collapse_AnyPorts_CoversExactlyThose() =>
        Prop.ForAll(Gen.Choose(1, 40).ListOf().ToArbitrary(), ports =>
        {
            var ranges = PortRange.Collapse(ports);
            var covered = ranges.SelectMany(range => Enumerable.Range(range.First, range.Count));
            return covered.SequenceEqual(ports.Distinct().Order());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Collapse_Neighbours_BecomeOneRange() =>
        Assert.Equal("50001-50003,50007", string.Join(',', PortRange.Collapse([50003, 50001, 50002, 50007])));
}

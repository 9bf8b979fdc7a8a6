namespace Portolan.Diagnosis.Tests;

public sealed class DataFailureTests
{
    public static TheoryData<DataFailure> All => [.. Enum.GetValues<DataFailure>()];

    [Theory]
    [InlineData(DataFailure.AnnouncedAddressPrivate, "announced-address-private")]
    [InlineData(DataFailure.RangeClosed, "range-closed")]
    [InlineData(DataFailure.Port20NotPermitted, "port-20-not-permitted")]
    [InlineData(DataFailure.PortBelow1024, "port-below-1024")]
    [InlineData(DataFailure.TlsBlindedAlg, "tls-blinded-alg")]
    public void ToText_KnownCause_IsTheStableCode(DataFailure failure, string code) => Assert.Equal(code, failure.ToText());

    [Theory]
    [MemberData(nameof(All))]
    public void TryParse_WhatToTextWrote_GivesTheCauseBack(DataFailure failure)
    {
        Assert.True(DataFailureCode.TryParse(failure.ToText(), out var parsed));
        Assert.Equal(failure, parsed);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void ForReply_EveryCause_IsShortAndSafe(DataFailure failure)
    {
        var text = DataFailureText.ForReply(failure);

        Assert.InRange(text.Length, 8, 80);
        Assert.DoesNotContain(text, c => c is < ' ' or > '~');
        Assert.False(text.EndsWith('.'));
    }

    [Fact]
    public void TryParse_Unknown_IsFalse() => Assert.False(DataFailureCode.TryParse("moon-in-the-way", out _));
}

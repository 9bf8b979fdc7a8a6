using System.Net;
using Portolan.Diagnosis;
using Portolan.Server.Accounts;

namespace Portolan.Server.Tests;

public sealed class SessionTextsTests
{
    public static TheoryData<SessionEnd> Ends => [.. Enum.GetValues<SessionEnd>()];

    public static TheoryData<LoginRefusal> Refusals => [.. Enum.GetValues<LoginRefusal>()];

    [Theory]
    [MemberData(nameof(Ends))]
    public void Of_EveryEnd_IsItsOwnInBothLanguages(SessionEnd end) => AssertOwn(SessionTexts.Of(end), Enum.GetValues<SessionEnd>().Where(other => other != end).Select(other => SessionTexts.Of(other)));

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Of_EveryRefusal_IsItsOwnInBothLanguages(LoginRefusal refusal) =>
        AssertOwn(SessionTexts.Of(refusal), Enum.GetValues<LoginRefusal>().Where(other => other != refusal).Select(other => SessionTexts.Of(other)));

    [Fact]
    public void Of_Ban_SaysSomebodysOwnWordsOrWhoDidIt()
    {
        var ban = new Ban(IPNetwork.Parse("203.0.113.7/32"), "", DateTimeOffset.UnixEpoch, null);
        Assert.Equal("由管理员封禁", SessionTexts.Of(ban).Zh);
        Assert.Equal("guesses", SessionTexts.Of(ban with { Reason = "guesses" }).Zh);
        Assert.Equal("登录失败次数过多", SessionTexts.Of(ban with { Reason = "Too many failed logins.", IsAutomatic = true }).Zh);
    }

    /// <summary>A new word falls into the last line of its switch, which another one has already.</summary>
    private static void AssertOwn(Phrase text, IEnumerable<Phrase> others)
    {
        Assert.Matches("[a-z]", text.En);
        Assert.Matches("[\u4e00-\u9fff]", text.Zh);
        Assert.DoesNotContain(text.Zh, others.Select(other => other.Zh));
    }
}

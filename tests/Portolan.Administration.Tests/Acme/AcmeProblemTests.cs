using System.Text.Json.Nodes;

namespace Portolan.Administration.Tests.Acme;

/// <summary>What authorities answer, in the reader's language.</summary>
public sealed class AcmeProblemTests
{
    /// <summary>RFC 8555 §6.7, the table of its types.</summary>
    private static readonly string[] Types =
    [
        "accountDoesNotExist", "alreadyRevoked", "badCSR", "badNonce", "badPublicKey", "badRevocationReason", "badSignatureAlgorithm", "caa", "compound", "connection", "dns", "externalAccountRequired",
        "incorrectResponse", "invalidContact", "malformed", "orderNotReady", "rateLimited", "rejectedIdentifier", "serverInternal", "tls", "unauthorized", "unsupportedContact", "unsupportedIdentifier",
        "userActionRequired",
    ];

    [Fact]
    public void Types_OfTheRfc_EachHasWordsOfItsOwnInBothLanguages()
    {
        var other = AcmeErrorTexts.Of(AcmeError.Other);
        var texts = Types.Select(type => AcmeProblem.Of(new JsonObject { ["type"] = "urn:ietf:params:acme:error:" + type })!.Text).ToList();
        Assert.Equal(Enum.GetValues<AcmeError>().Length - 1, texts.Distinct().Count());
        Assert.DoesNotContain(other, texts);
        Assert.All(texts, text => Assert.True(text.Zh.Any(letter => letter is >= '\u4e00' and <= '\u9fff') && !text.En.EndsWith('.'), text.En));
        Assert.Equal(texts.Count, texts.Select(text => text.Zh).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("""{"type":"urn:ietf:params:acme:error:rateLimited","detail":"too many\nnew orders"}""", "The authority's limit of requests is reached; try again later: too many", "：too many")]
    [InlineData("""{"type":"about:blank","detail":"closed today"}""", "The authority refuses: closed today", "证书机构拒绝：closed today")]
    [InlineData("""{"type":"urn:ietf:params:acme:error:3","detail":"odd"}""", "The authority refuses: odd", "证书机构拒绝：odd")]
    [InlineData("""{"detail":"no type"}""", "The authority refuses: no type", "证书机构拒绝：no type")]
    [InlineData("""{"type":"urn:ietf:params:acme:error:compound","subproblems":[{"type":"urn:ietf:params:acme:error:dns","identifier":{"type":"dns","value":"a.test"}},7,{}]}""",
        "Several things are wrong / a.test: The authority could not look the name up in DNS", "有多处问题 / a.test：证书机构无法在 DNS 中查到该名称")]
    public void Text_OfAProblem_IsItsTypeAndTheAuthoritysWords(string json, string english, string chinese)
    {
        var text = AcmeProblem.Of(JsonNode.Parse(json))!.Text;
        Assert.StartsWith(english, text.En, StringComparison.Ordinal);
        Assert.Contains(chinese, text.Zh, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text.Zh);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":7,"detail":[]}""")]
    public void Of_NoProblemDocument_IsNone(string json) => Assert.Null(AcmeProblem.Of(JsonNode.Parse(json)));
}

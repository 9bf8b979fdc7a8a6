using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client.Tests;

/// <summary>Every failure has words for Chinese readers, none forgotten and none left in English.</summary>
public sealed class FailureTextsTests
{
    private static readonly Reply Refused = new(530, ["No."]);

    public static TheoryData<TlsReason> Reasons => [.. Enum.GetValues<TlsReason>()];

    public static TheoryData<TlsAlert> Alerts => [.. Enum.GetValues<TlsAlert>().Where(alert => alert != TlsAlert.None)];

    public static TheoryData<ConnectionFault> Faults => [.. Enum.GetValues<ConnectionFault>()];

    [Theory, MemberData(nameof(Reasons))]
    public void Problem_OfTls_IsSaidInBothLanguagesWithItsDetail(TlsReason reason)
    {
        string[] detail = reason switch
        {
            TlsReason.Other or TlsReason.InvalidChain or TlsReason.NotPinned => ["<one>"],
            TlsReason.OtherName or TlsReason.NotInTime => ["<one>", "<two>"],
            TlsReason.Changed => ["<one>", "<two>", "<three>", "<four>"],
            _ => [],
        };
        var text = TlsProblemTexts.Of([new TlsProblem(reason, detail)]);

        if (reason == TlsReason.Other) Assert.Equal(("<one>", "<one>"), (text.En, text.Zh));
        else AssertBoth(text);
        foreach (var value in detail)
        {
            Assert.Contains(value, text.En, StringComparison.Ordinal);
            Assert.Contains(value, text.Zh, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Alerts))]
    public void Alert_OfThePeer_IsNamedAndSaidInBothLanguages(TlsAlert alert)
    {
        var text = TlsProblemTexts.Of([new TlsProblem(TlsReason.Alert) { Alert = alert }]);

        AssertBoth(text);
        Assert.Contains(alert.ToName(), text.Zh, StringComparison.Ordinal);
        Assert.Equal(alert.ToMeaning() is not null, text.Zh.Contains('：', StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Faults))]
    public void Fault_OfAConnection_IsSaidInBothLanguages(ConnectionFault fault) => AssertBoth(FailureTexts.Of(fault));

    [Fact]
    public void Failure_OfEveryKind_IsSaidInBothLanguagesAndKeepsTheServersWords()
    {
        var lost = new ConnectionException(ConnectionFault.Reset, "Connection to 192.0.2.7:21: reset by the peer.");
        FtpException[] all =
        [
            new FtpProtocolException(("odd", "奇怪")), new FtpLoginException("no", Refused), new FtpReplyException(Refused, "MKD x"), new FtpConnectException("lost", lost), new FtpConnectException("gone", reply: Refused),
            new FtpTruncatedException("cut", 10, 7), new FtpTruncatedException("cut", -1, 7), new FtpDataConnectionException(new DataConnectionTrace { Failure = DataFailure.TimedOut }, "no data"),
            new FtpDataConnectionException(new DataConnectionTrace(), "no data", lost), new FtpNameException("/d", "..", SkipReason.LeadsOut),
            .. Enum.GetValues<TlsStage>().Select(stage => new FtpTlsException(stage, "no TLS", lost, Refused)),
        ];

        foreach (var failure in all)
        {
            var text = FailureTexts.Of(failure);
            Assert.Equal(failure.Message, text.En);
            AssertBoth(text);
            if (failure is FtpLoginException or FtpReplyException or FtpConnectException { Reply: not null }) Assert.Contains("530 No.", text.Zh, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cause_BeneathAFailure_IsTheTlsProblemNotTheSentenceAroundIt()
    {
        var beneath = new ConnectionException(ConnectionFault.TlsCertificate, "The certificate of 192.0.2.7:21 was not accepted: it is self-signed; it was revoked.") { Problems = [new(TlsReason.SelfSigned), new(TlsReason.Revoked)] };

        var cause = FailureTexts.CauseOf(new FtpTlsException(TlsStage.Certificate, "The server's certificate was not accepted.", beneath));

        Assert.Equal(("it is self-signed; it was revoked", "它是自签名证书；它已被吊销"), (cause.En, cause.Zh));
    }

    private static void AssertBoth(Phrase text)
    {
        Assert.DoesNotContain(text.En, IsChinese);
        Assert.Contains(text.Zh, IsChinese);
    }

    private static bool IsChinese(char c) => c is >= '\u4e00' and <= '\u9fff';
}

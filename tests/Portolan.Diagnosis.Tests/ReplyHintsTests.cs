using System.Net;

namespace Portolan.Diagnosis.Tests;

public sealed class ReplyHintsTests
{
    [Fact]
    public void TryReadOnlyTo_PureFtpd_GivesBothAddresses()
    {
        Assert.True(ReplyHints.TryReadOnlyTo("I won't open a connection to 10.28.14.115 (only to 203.0.113.9)", out var received, out var seenAs));
        Assert.Equal((IPAddress.Parse("10.28.14.115"), IPAddress.Parse("203.0.113.9")), (received, seenAs));
    }

    [Theory]
    [InlineData("FTP server status:\n     Connected to ::ffff:198.51.100.7\n     Logged in as x", "198.51.100.7")] // vsftpd
    [InlineData("Status of 'ProFTPD'\n Connected from client.example (198.51.100.7)\n Logged in as x", "198.51.100.7")]
    [InlineData("Connected from 2001:db8::7 port 51000.", "2001:db8::7")]
    [InlineData("Connected from 198.51.100.7 port 51000.", "198.51.100.7")]
    [InlineData("Version 1.2.3.4 is running", null)]
    [InlineData("Connected to localhost since 12 minutes", null)]
    public void ReadSeenAs_Stat_FindsOurAddress(string text, string? expected) =>
        Assert.Equal(expected is null ? null : IPAddress.Parse(expected), ReplyHints.ReadSeenAs(text));

    [Theory]
    [InlineData(DataFailure.Refused)]
    [InlineData(DataFailure.ActiveRejectedByClientFirewall)]
    public void IsConnectionRefused_OurOwnWords_AreUnderstood(DataFailure failure) =>
        Assert.True(ReplyHints.IsConnectionRefused(DataFailureText.ForReply(failure)));

    [Theory]
    [InlineData(DataFailure.TimedOut)]
    [InlineData(DataFailure.ActiveBlockedByClientFirewall)]
    public void IsTimedOut_OurOwnWords_AreUnderstood(DataFailure failure) => Assert.True(ReplyHints.IsTimedOut(DataFailureText.ForReply(failure)));

    [Fact]
    public void Hints_OurOwnWords_AreUnderstood()
    {
        Assert.True(ReplyHints.IsAddressMismatch(DataFailureText.ForReply(DataFailure.PeerAddressMismatch)));
        Assert.True(ReplyHints.IsExhausted(DataFailureText.ForReply(DataFailure.RangeExhausted)));
        Assert.True(ReplyHints.IsNotResumed(DataFailureText.ForReply(DataFailure.TlsNotResumed)));
        Assert.True(ReplyHints.IsDisabled(DataFailureText.ForReply(DataFailure.ActiveDisabled)));
        Assert.True(ReplyHints.IsTooMany(DataFailureText.ForReply(DataFailure.TooManyConnections)));
    }

    [Fact]
    public void Line_HostileText_IsOneHarmlessLine() => Assert.Equal("a  [31mb", Printable.Line("a\r\u001b[31mb\n"));
}

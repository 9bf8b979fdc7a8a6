using System.Net;

namespace Portolan.Diagnosis.Tests;

public sealed class ServerReportTests
{
    [Fact]
    public void Parse_OfItsOwnLines_GivesTheSameReport()
    {
        var trace = new DataConnectionTrace
        {
            Mode = DataMode.Port,
            Announced = new(IPAddress.Parse("192.168.1.7"), 50123),
            Local = new(IPAddress.Parse("10.0.0.2"), 20),
            Failure = DataFailure.TimedOut,
            SystemError = 110,
            ReplyCode = 425,
            TlsResumed = false,
            StrangersDropped = 2,
            LastStranger = IPAddress.Parse("2001:db8::9"),
        };
        trace.Reach(DataStep.Announced, TimeSpan.Zero);
        trace.Reach(DataStep.Opening, TimeSpan.FromMilliseconds(3));
        var report = new ServerReport
        {
            Client = new(IPAddress.Parse("198.51.100.7"), 40001),
            View = new() { LocalAddress = IPAddress.Parse("10.0.0.2"), ExternalAddress = "ftp.example.org", PassiveRange = new(50000, 50010), MayUsePort20 = true, ActiveReachedOthers = 3 },
            Last = trace,
        };

        var read = ServerReport.Parse(report.ToLines());

        Assert.Equal(report.Client, read.Client);
        Assert.Equal(report.View, read.View);
        Assert.Equal(report.ToLines(), read.ToLines());
        Assert.Equal(TimeSpan.FromMilliseconds(3), read.Last!.At(DataStep.Opening));
    }

    [Fact]
    public void ToLines_AnyAddress_IsNeverInDottedOrCommaForm()
    {
        var report = new ServerReport { Client = new(IPAddress.Parse("198.51.100.7"), 40001), View = new() { ExternalAddress = "203.0.113.20" } };

        Assert.All(report.ToLines(), line => Assert.DoesNotMatch(@"\d+[.,]\d+[.,]\d+", line));
    }

    [Theory]
    [InlineData("client=zz")]
    [InlineData("client=0102-1")]
    [InlineData("mode=PORT")]
    [InlineData("mode=")]
    [InlineData("at-4=99999999999999999999")]
    [InlineData("=")]
    public void Parse_Nonsense_IsPassedOver(string line) => Assert.Null(ServerReport.Parse([line, "mode=", "bytes=x"]).Client);
}

using System.Net;
using System.Xml.Linq;
using static Portolan.Diagnosis.Tests.Scene;

namespace Portolan.Diagnosis.Tests;

public sealed class SequencePictureTests
{
    private static readonly IPEndPoint DataClient = new(PublicClient.Address, 51002);

    public static TheoryData<string> Names => [.. Pictures.Keys];

    private static readonly Dictionary<string, Sequence> Pictures = new(StringComparer.Ordinal)
    {
        ["passive-ok"] = Sequence.Of(Complete(DataMode.Epsv)),
        ["active-ok"] = Sequence.Of(Complete(DataMode.Port)),
        ["active-timed-out"] = Sequence.Of(Dialled(DataFailure.TimedOut)),
        ["active-refused"] = Sequence.Of(Dialled(DataFailure.Refused)),
        ["passive-nobody-came"] = Sequence.Of(NobodyCame()),
        ["passive-private-address"] = OfTop(LoggedIn().With(
            Passive(DataMode.Pasv, ProbeOutcome.TimedOut, 50002, announced: "10.1.2.3") with { Local = DataClient }, Passive(DataMode.Epsv, ProbeOutcome.Ok))),
        ["active-behind-nat"] = OfTop(BehindNat().With(Active(DataMode.Port, ProbeOutcome.NothingArrived, code: 425, text: "Can't open data connection.", after: TimeSpan.FromSeconds(30), from: PrivateClient))),
        ["active-port-refused"] = OfTop(BehindNat().With(Active(DataMode.Port, ProbeOutcome.CommandRefused, code: 500, text: "Illegal PORT command.", from: PrivateClient))),
        ["passive-ipv6"] = Sequence.Of(V6()),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_InEnglish_IsTheGoldenPicture(string name) => GoldenFile.Matches(name + ".txt", SequencePicture.Draw(Pictures[name]));

    [Theory]
    [InlineData("active-timed-out")]
    [InlineData("passive-private-address")]
    public void Draw_InChinese_IsTheGoldenPicture(string name) =>
        GoldenFile.Matches(name + ".zh.txt", SequencePicture.Draw(Pictures[name], new(Language.SimplifiedChinese)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_Ascii_HoldsOnlyAscii(string name)
    {
        var text = SequencePicture.Draw(Pictures[name], new(Ascii: true));

        GoldenFile.Matches(name + ".ascii.txt", text);
        Assert.DoesNotContain(text, c => c is > '~');
    }

    [Theory]
    [InlineData(60)]
    [InlineData(78)]
    [InlineData(120)]
    public void Draw_AnyWidth_LanesStandStraightAndNothingIsWider(int width)
    {
        foreach (var (name, sequence) in Pictures)
        {
            foreach (var language in Enum.GetValues<Language>())
            {
                var lines = SequencePicture.Draw(sequence, new(language, Width: width)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                var drawn = lines.Where(line => line.Contains('│', StringComparison.Ordinal)).ToList();
                Assert.Single(drawn.Select(line => TextWidth.Of(line[..line.IndexOf('│', StringComparison.Ordinal)])).Distinct());
                Assert.Single(drawn.Select(line => TextWidth.Of(line[..line.LastIndexOf('│')])).Distinct());
                Assert.All(drawn, line => Assert.True(TextWidth.Of(line) <= width, $"{name}: {line}"));
            }
        }
    }

    [Fact]
    public void Draw_FailedStep_IsMarkedAndNoOther()
    {
        var lines = SequencePicture.Draw(Pictures["active-timed-out"]).Split('\n');

        var marked = Assert.Single(lines, line => line.StartsWith(" ✘ ", StringComparison.Ordinal) && line.Contains('│', StringComparison.Ordinal));
        Assert.StartsWith(" ✘ 5 ", marked, StringComparison.Ordinal);
        Assert.Contains(":20", marked, StringComparison.Ordinal);
        Assert.Contains(":51111", marked, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_ClientBehindNat_NamesBothOfItsAddresses()
    {
        var picture = SequencePicture.Draw(Pictures["active-behind-nat"] with { Outside = IPAddress.Parse("203.0.113.10") });

        var header = picture.Split('\n')[0];
        Assert.Contains("(NAT 203.0.113.10)", header, StringComparison.Ordinal);
        Assert.Contains("server ", header, StringComparison.Ordinal);
        Assert.True(TextWidth.Of(header) <= 78, header);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DrawSvg_EveryPicture_IsWellFormed(string name)
    {
        var svg = XDocument.Parse(SequenceSvg.Draw(Pictures[name], Language.SimplifiedChinese));

        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.Equal(Pictures[name].FailedStep != DataStep.None, svg.Descendants().Any(element => element.Name.LocalName == "line" && (string?)element.Attribute("class") == "failed"));
    }

    [Fact]
    public void DrawSvg_HostileReplyText_IsEscaped()
    {
        var probe = Active(DataMode.Port, ProbeOutcome.CommandRefused, code: 500, text: "<script>alert(1)</script>&\u001b[0m");

        var svg = SequenceSvg.Draw(Sequence.Of(LoggedIn().With(probe), probe));

        Assert.DoesNotContain("<script", svg, StringComparison.Ordinal);
        Assert.NotNull(XDocument.Parse(svg));
    }

    private static Sequence OfTop(Observations seen) => Sequence.Of(seen, seen.Probes[0], Top(seen));

    private static DataConnectionTrace Complete(DataMode mode)
    {
        var trace = Trace(mode, DataStep.Closed, DataFailure.None, mode.IsActive() ? new(PublicClient.Address, 51111) : new(Server.Address, 50003));
        (trace.ControlLocal, trace.ControlRemote) = (Server, PublicClient);
        trace.Local = mode.IsActive() ? new(Server.Address, 20) : trace.Announced;
        trace.Remote = mode.IsActive() ? trace.Announced : DataClient;
        (trace.TlsProtocol, trace.TlsResumed, trace.Bytes, trace.Close) = ("TLSv1.3", true, 1234567, CloseKind.CloseNotify);
        return trace;
    }

    private static DataConnectionTrace Dialled(DataFailure failure)
    {
        var trace = Trace(DataMode.Port, DataStep.Opening, failure, new(PublicClient.Address, 51111));
        (trace.ControlLocal, trace.ControlRemote, trace.Local) = (Server, PublicClient, new(Server.Address, 20));
        return trace;
    }

    private static DataConnectionTrace NobodyCame()
    {
        var trace = Trace(DataMode.Pasv, DataStep.Opening, DataFailure.NoConnectionArrived, new(Server.Address, 50003));
        (trace.ControlLocal, trace.ControlRemote) = (Server, PublicClient);
        return trace;
    }

    private static DataConnectionTrace V6()
    {
        var trace = Trace(DataMode.Epsv, DataStep.Closed, DataFailure.None, IPEndPoint.Parse("[2001:db8:ffff:ffff:ffff:ffff:ffff:20]:50003"));
        (trace.ControlLocal, trace.ControlRemote) = (IPEndPoint.Parse("[2001:db8:ffff:ffff:ffff:ffff:ffff:20]:21"), IPEndPoint.Parse("[2001:db8:eeee:eeee:eeee:eeee:eeee:7]:51000"));
        trace.Remote = IPEndPoint.Parse("[2001:db8:eeee:eeee:eeee:eeee:eeee:7]:51002");
        (trace.Bytes, trace.Close) = (42, CloseKind.Fin);
        return trace;
    }
}

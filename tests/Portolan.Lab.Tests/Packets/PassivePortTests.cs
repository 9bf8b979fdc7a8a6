using Portolan.Lab.Tests.Networks;
using Portolan.Protocol;

namespace Portolan.Lab.Tests.Packets;

/// <summary>The ports that PASV announces: all of the range, and none that could be guessed.</summary>
public sealed class PassivePortTests(LabSite<Direct> site) : SiteTests<Direct>(site)
{
    private const int First = 50000;
    private const int Ports = 11;
    private const int Replies = 200;

    // Of a fair generator one run in a million exceeds this: chi-square with 10 degrees of freedom, p = 1e-6.
    private const double MostChiSquare = 48;

    [Fact]
    public async Task Pasv_TwoHundredTimes_SpreadsOverTheRangeUnpredictably()
    {
        await using var line = await LogInAsync();
        var ports = new List<int>();
        for (var i = 0; i < Replies; i++)
        {
            Assert.True(HostPort.TryFindIn((await line.SendAsync("PASV", "227"))[4..], out var announced));
            Assert.Equal(Network.Server.IPv4, announced.Address);
            ports.Add(announced.Port);
        }

        Assert.Equal(Enumerable.Range(First, Ports), ports.Distinct().Order());
        Assert.True(ChiSquare(ports, First) < MostChiSquare, $"uneven: {string.Join(' ', ports)}");
        // Steps from one to the next, round the range: an arithmetic sequence has one step, a shuffled round has no step 0.
        var steps = ports.Zip(ports.Skip(1), (from, to) => (to - from + Ports) % Ports).ToList();
        Assert.True(ChiSquare(steps, 0) < MostChiSquare, $"predictable: {string.Join(' ', ports)}");
    }

    private static double ChiSquare(List<int> values, int first)
    {
        var expected = (double)values.Count / Ports;
        return Enumerable.Range(0, Ports).Sum(i => Math.Pow(values.Count(value => value == first + i) - expected, 2) / expected);
    }
}

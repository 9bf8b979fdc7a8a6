using Microsoft.Extensions.Time.Testing;
using Portolan.Net.PortMapping;

namespace Portolan.Net.Tests.PortMapping;

/// <summary>When a router has begun anew. RFC 6887 §8.5.</summary>
public sealed class RouterEpochTests
{
    [Theory]
    [InlineData(1000, 60, 1060, false)]
    [InlineData(1000, 60, 1058, false)] // a clock that is a little slow
    [InlineData(1000, 0, 999, false)] // datagrams may cross
    [InlineData(1000, 60, 3, true)] // it counts from the beginning
    [InlineData(10, 600, 300, true)] // it counted past the old value since it began anew
    [InlineData(10, 60, 5000, true)] // another router took its place
    public void Note_SecondsOfTheRouterAndOurs_TellWhetherItBeganAnew(uint before, int elapsedSeconds, uint after, bool expected)
    {
        var time = new FakeTimeProvider();
        var epoch = new RouterEpoch(time);
        epoch.Note(before);
        time.Advance(TimeSpan.FromSeconds(elapsedSeconds));

        epoch.Note(after);

        Assert.Equal(expected, epoch.TakeLost());
        Assert.False(epoch.TakeLost());
    }
}

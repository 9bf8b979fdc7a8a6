using System.Net;
using Portolan.Cli.Serve;
using Portolan.Server;

namespace Portolan.Cli.Tests.Serve;

public sealed class NetworkSpecTests
{
    private static readonly Texts English = new(Language.English);

    [Fact]
    public void TryParse_AllKeys_FillThePolicy()
    {
        var policy = Assert.Single(Read("10.0.0.0/8=external:ftp.example.org,epsv:off,active:on,tls:required,tls-session-reuse:require"));
        Assert.Equal(new NetworkPolicy(IPNetwork.Parse("10.0.0.0/8"), "ftp.example.org") { ExtendedPassiveAllowed = false, ActiveAllowed = true, TlsRequired = true, SessionReuse = TlsSessionReuse.Require }, policy);
    }

    [Theory]
    [InlineData("192.0.2.7=active:off", "192.0.2.7/32")]
    [InlineData("2001:db8::7=active:off", "2001:db8::7/128")]
    [InlineData("10.1.2.3/8=active:off", "10.0.0.0/8")]
    public void TryParse_Address_IsTheNetworkThatIsMeant(string text, string network) => Assert.Equal(network, Assert.Single(Read(text)).Clients.ToString());

    [Fact]
    public void TryParse_Words_StandForSeveralNetworks()
    {
        Assert.Equal(["0.0.0.0/0", "::/0"], Read("any=tls:required").Select(policy => policy.Clients.ToString()));
        var inside = Read("private=external:local");
        Assert.Contains(inside, policy => policy.Holds(IPAddress.Parse("192.168.1.7")));
        Assert.DoesNotContain(inside, policy => policy.Holds(IPAddress.Parse("8.8.8.8")));
    }

    [Theory]
    [InlineData("10.0.0.0/8", "says nothing")]
    [InlineData("10.0.0.0/8=", "says nothing")]
    [InlineData("10.0.0.0/33=epsv:off", "is not a network")]
    [InlineData("office=epsv:off", "is not a network")]
    [InlineData("10.0.0.0/8=espv:off", "no setting 'espv'")]
    [InlineData("10.0.0.0/8=epsv", "'epsv:' is not understood")]
    [InlineData("10.0.0.0/8=tls:maybe", "required, optional")]
    [InlineData("10.0.0.0/8=external:", "local")]
    public void TryParse_Nonsense_SaysWhatToWrite(string text, string expected)
    {
        Assert.False(NetworkSpec.TryParse(text, English, out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    private static IReadOnlyList<NetworkPolicy> Read(string text)
    {
        Assert.True(NetworkSpec.TryParse(text, English, out var spec, out var problem), problem);
        Assert.Equal(text, spec.Text);
        return spec.Policies;
    }
}

using System.Net.Security;

namespace Portolan.Net.Tests;

public sealed class KnownServersTests
{
    [Fact]
    public void Verify_FirstThenSameThenOther_AcceptsAcceptsRefuses()
    {
        using var directory = new TemporaryDirectory();
        using var one = SelfSignedCertificate.Create(["one"], [], TimeSpan.FromDays(1));
        using var two = SelfSignedCertificate.Create(["two"], [], TimeSpan.FromDays(1));
        var known = new KnownServers(directory["state/known_servers"]);
        var met = new List<string>();
        var verify = known.Verify("NAS.example", 21, met.Add);

        Assert.True(verify(this, one, null, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.True(verify(this, one, null, SslPolicyErrors.RemoteCertificateChainErrors));
        var refusal = Assert.Throws<CertificateRefusedException>(() => verify(this, two, null, SslPolicyErrors.RemoteCertificateChainErrors));

        Assert.Contains("changed", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(CertificateFingerprint.Sha256(one), Assert.Single(met));
        Assert.Equal(CertificateFingerprint.Sha256(one), new KnownServers(known.Path).Find("nas.example", 21));
        Assert.Null(known.Find("nas.example", 990));
        Assert.True(known.Forget("nas.example", 21));
        Assert.True(verify(this, two, null, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public void Verify_TheSystemTrustsIt_IsNotRemembered()
    {
        using var directory = new TemporaryDirectory();
        using var one = SelfSignedCertificate.Create(["one"], [], TimeSpan.FromDays(1));
        var known = new KnownServers(directory["known_servers"]);
        Assert.True(known.Verify("::1", 21)(this, one, null, SslPolicyErrors.None));
        Assert.Null(known.Find("::1", 21));
    }

    [Fact]
    public void Save_ManyServers_KeepsAllAndLeavesNoOtherFile()
    {
        using var directory = new TemporaryDirectory();
        using var one = SelfSignedCertificate.Create(["one"], [], TimeSpan.FromDays(1));
        var known = new KnownServers(directory["known_servers"]);
        Parallel.For(0, 50, i => Assert.True(known.Verify("[::1]", 2000 + i)(this, one, null, SslPolicyErrors.RemoteCertificateChainErrors)));
        Assert.Equal(50, File.ReadAllLines(known.Path).Length);
        Assert.Equal([known.Path], Directory.GetFiles(directory.Path));
    }
}

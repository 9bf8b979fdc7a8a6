using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;

namespace Portolan.Net.Tests;

public sealed class CertificateSourceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LoadOrCreate_Twice_IsTheSameCertificate()
    {
        using var directory = new TemporaryDirectory();
        using var first = await LoadOrCreateAsync(directory);
        using var second = await LoadOrCreateAsync(directory);

        Assert.True(first.Current[0].HasPrivateKey);
        Assert.Equal(CertificateFingerprint.Sha256(first.Current[0]), CertificateFingerprint.Sha256(second.Current[0]));
        Assert.True(first.Current[0].MatchesHostname("nas.example"));
        Assert.True(first.Current[0].MatchesHostname("192.0.2.7"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(directory[SelfSignedCertificate.KeyFile]));
    }

    [Fact]
    public async Task LoadOrCreate_Expired_MakesANewOne()
    {
        using var directory = new TemporaryDirectory();
        using var first = await LoadOrCreateAsync(directory);
        var expired = first.Current[0]; // the source itself follows its files
        var later = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(31));
        using var second = await SelfSignedCertificate.LoadOrCreateAsync(directory.Path, ["nas.example"], [], TimeSpan.FromDays(30), later, Token);
        Assert.False(expired.RawDataMemory.Span.SequenceEqual(second.Current[0].RawDataMemory.Span));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Load_PemWithEncryptedKeyAndChain_GivesLeafThenChain(bool turnedRound)
    {
        using var directory = new TemporaryDirectory();
        using var authority = CreateAuthority();
        using var leaf = CreateIssued(authority);
        string[] parts = [leaf.ExportCertificatePem(), authority.ExportCertificatePem(), Intermediate(authority).ExportCertificatePem()];
        if (turnedRound)
            Array.Reverse(parts);
        File.WriteAllText(directory["chain.pem"], string.Join('\n', parts));
        using var key = leaf.GetECDsaPrivateKey()!;
        File.WriteAllText(directory["key.pem"], key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000)));

        using var source = new CertificateSource(directory["chain.pem"], directory["key.pem"], "secret");
        Assert.Equal("CN=leaf, CN=middle", string.Join(", ", source.Current.Select(c => c.Subject)));
        Assert.True(source.Current[0].HasPrivateKey);

        var wrong = Assert.Throws<CertificateFileException>(() => new CertificateSource(directory["chain.pem"], directory["key.pem"], "guess"));
        Assert.Contains("password", wrong.Message, StringComparison.Ordinal);
        var none = Assert.Throws<CertificateFileException>(() => new CertificateSource(directory["chain.pem"], directory["key.pem"]));
        Assert.Contains(directory["key.pem"], none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Pfx_NeedsItsPassword()
    {
        using var directory = new TemporaryDirectory();
        using var certificate = SelfSignedCertificate.Create(["a.example"], [], TimeSpan.FromDays(1));
        File.WriteAllBytes(directory["a.pfx"], certificate.Export(X509ContentType.Pfx, "secret"));

        using var source = new CertificateSource(directory["a.pfx"], password: "secret");
        Assert.Equal(certificate.Thumbprint, source.Current[0].Thumbprint);
        Assert.Throws<CertificateFileException>(() => new CertificateSource(directory["a.pfx"], password: "guess"));
    }

    [Fact]
    public void Load_Unusable_NamesTheFileAndTheReason()
    {
        using var directory = new TemporaryDirectory();
        using var one = SelfSignedCertificate.Create(["one"], [], TimeSpan.FromDays(1));
        using var two = SelfSignedCertificate.Create(["two"], [], TimeSpan.FromDays(1));
        File.WriteAllText(directory["one.pem"], one.ExportCertificatePem());
        File.WriteAllText(directory["two.key"], KeyOf(two));
        File.WriteAllText(directory["noise"], "not a certificate");
        var ofUnknownCurve = KeyOf(one).Replace("AgEGCCqGSM49", "AgEGCCaGSM49", StringComparison.Ordinal);
        Assert.NotEqual(KeyOf(one), ofUnknownCurve);
        File.WriteAllText(directory["curve.key"], ofUnknownCurve);

        AssertFails("does not belong", directory["two.key"], () => new CertificateSource(directory["one.pem"], directory["two.key"]));
        AssertFails("no private key", directory["one.pem"], () => new CertificateSource(directory["one.pem"]));
        AssertFails("cannot be read", directory["curve.key"], () => new CertificateSource(directory["one.pem"], directory["curve.key"]));
        AssertFails("PFX", directory["noise"], () => new CertificateSource(directory["noise"]));
        AssertFails("cannot be read", directory["missing.pem"], () => new CertificateSource(directory["missing.pem"]));
    }

    [Fact]
    public async Task Check_FilesChange_FollowsGoodOnesAndKeepsTheOldOnBadOnes()
    {
        using var directory = new TemporaryDirectory();
        var time = new FakeTimeProvider();
        using var one = SelfSignedCertificate.Create(["one"], [], TimeSpan.FromDays(1));
        using var two = SelfSignedCertificate.Create(["two"], [], TimeSpan.FromDays(1));
        File.WriteAllText(directory["c.pem"], one.ExportCertificatePem() + "\n" + KeyOf(one));
        using var source = new CertificateSource(directory["c.pem"], time: time);
        var (reloaded, failed) = (0, new ConcurrentQueue<string>());
        source.Reloaded += (_, _) => Interlocked.Increment(ref reloaded);
        source.ReloadFailed += (_, failure) => failed.Enqueue(failure.Reason.Message);

        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal((0, 0), (reloaded, failed.Count));

        var whole = two.ExportCertificatePem() + "\n" + KeyOf(two);
        Replace(directory["c.pem"], whole[..^60]);
        await LookUntilAsync(() => !failed.IsEmpty);
        source.Check();
        Assert.Equal(one.Thumbprint, source.Current[0].Thumbprint);
        Assert.Contains(directory["c.pem"], Assert.Single(failed), StringComparison.Ordinal);

        Replace(directory["c.pem"], whole);
        await LookUntilAsync(() => Volatile.Read(ref reloaded) > 0);
        Assert.Equal(two.Thumbprint, source.Current[0].Thumbprint);
        Assert.Equal((1, 1), (reloaded, failed.Count));

        // A notice of the file system may put the next look off, or run it on its own thread.
        async Task LookUntilAsync(Func<bool> seen)
        {
            while (!seen())
            {
                time.Advance(TimeSpan.FromSeconds(31));
                Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }

    [Fact]
    public void Check_NewOneHasExpired_KeepsTheOldAndSaysSo()
    {
        using var directory = new TemporaryDirectory();
        using var valid = SelfSignedCertificate.Create(["valid"], [], TimeSpan.FromDays(10));
        using var shortLived = SelfSignedCertificate.Create(["short-lived"], [], TimeSpan.FromDays(1));
        File.WriteAllText(directory["c.pem"], valid.ExportCertificatePem() + "\n" + KeyOf(valid));
        using var source = new CertificateSource(directory["c.pem"], time: new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(2)));
        var (reloaded, failed) = (0, new ConcurrentQueue<string>());
        source.Reloaded += (_, _) => Interlocked.Increment(ref reloaded);
        source.ReloadFailed += (_, failure) => failed.Enqueue(failure.Reason.Message);

        Replace(directory["c.pem"], shortLived.ExportCertificatePem() + "\n" + KeyOf(shortLived));
        source.Check();
        Assert.Equal(valid.Thumbprint, source.Current[0].Thumbprint);
        Assert.Contains("expired on", Assert.Single(failed), StringComparison.Ordinal);
        Assert.Equal(0, reloaded);
    }

    /// <summary>At once, so that no look finds half of it.</summary>
    private static void Replace(string path, string content)
    {
        File.WriteAllText(path + ".new", content);
        File.Move(path + ".new", path, overwrite: true);
    }

    [Fact]
    public async Task Watch_FileReplaced_IsNoticedWithoutTheClock()
    {
        using var directory = new TemporaryDirectory();
        using var source = await LoadOrCreateAsync(directory);
        var reloaded = new TaskCompletionSource();
        source.Reloaded += (_, _) => reloaded.TrySetResult();
        using var other = SelfSignedCertificate.Create(["other"], [], TimeSpan.FromDays(1));
        await SelfSignedCertificate.SaveAsync(other, directory.Path, Token);
        await reloaded.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Equal(other.Thumbprint, source.Current[0].Thumbprint);
    }

    [Fact]
    public void Fingerprint_IsWhatOpenSslPrints()
    {
        using var certificate = SelfSignedCertificate.Create(["a"], [], TimeSpan.FromDays(1));
        var expected = string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("X2")));
        Assert.Equal(expected, CertificateFingerprint.Sha256(certificate));
        Assert.True(CertificateFingerprint.AreEqual(expected, expected.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant()));
    }

    private static Task<CertificateSource> LoadOrCreateAsync(TemporaryDirectory directory)
        => SelfSignedCertificate.LoadOrCreateAsync(directory.Path, ["nas.example"], [IPAddress.Parse("192.0.2.7")], TimeSpan.FromDays(30), cancellationToken: Token);

    private static string KeyOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static void AssertFails(string reason, string path, Func<object> load)
    {
        var failure = Assert.Throws<CertificateFileException>(load);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }

    private static X509Certificate2 CreateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10));
    }

    private static X509Certificate2 Intermediate(X509Certificate2 authority) => Issue(authority, "CN=middle");

    private static X509Certificate2 CreateIssued(X509Certificate2 authority) => Issue(authority, "CN=leaf");

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(5), [1, 2, 3]);
        return issued.CopyWithPrivateKey(key);
    }
}

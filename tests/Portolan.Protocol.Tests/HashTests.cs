using FsCheck;
using FsCheck.Fluent;
using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class HashTests
{
    private const string Md5 = "d41d8cd98f00b204e9800998ecf8427e";

    private static Gen<HashText> AnyHash =>
        from kind in Gen.Elements((IEnumerable<HashKind>)HashNames.All)
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255), HashNames.LengthOf(kind))
        from start in Gen.Choose(0, int.MaxValue)
        from length in Gen.Choose(0, int.MaxValue)
        from name in Any.Name
        select new HashText(kind, start, (long)start + length, System.Convert.ToHexStringLower([.. bytes.Select(b => (byte)b)]), name);

    [Theory]
    [InlineData("SHA-256", HashKind.Sha256)]
    [InlineData("sha-512", HashKind.Sha512)]
    [InlineData("SHA1", HashKind.Sha1)]
    [InlineData("md5", HashKind.Md5)]
    [InlineData("CRC32", HashKind.Crc32)]
    public void TryParse_Names_AreUnderstood(string text, HashKind expected)
    {
        Assert.True(HashNames.TryParse(text, out var kind));
        Assert.Equal(expected, kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SHA-3")]
    [InlineData("MD5 ")]
    public void TryParse_OtherNames_AreRefused(string text) => Assert.False(HashNames.TryParse(text, out _));

    [Fact]
    public void HashText_Reply_IsUnderstood()
    {
        Assert.True(HashText.TryParse($"MD5 0-49 {Md5.ToUpperInvariant()} a file.txt", out var hash));
        Assert.Equal(new HashText(HashKind.Md5, 0, 49, Md5, "a file.txt"), hash);
    }

    [Theory]
    [InlineData("")]
    [InlineData($"MD5 0-49 {Md5}")]
    [InlineData($"MD5 0-49 {Md5} ")]
    [InlineData($"MD5 0 {Md5} x")]
    [InlineData($"MD5 -1-49 {Md5} x")]
    [InlineData($"SHA-1 0-49 {Md5} x")]
    [InlineData($"MD6 0-49 {Md5} x")]
    [InlineData("MD5 0-49 g41d8cd98f00b204e9800998ecf8427e x")]
    public void HashText_OtherTexts_AreRefused(string text) => Assert.False(HashText.TryParse(text, out _));

    [Theory]
    [InlineData(Md5)]
    [InlineData($"\"a file.txt\" {Md5}")]
    [InlineData($"Computing MD5 digest\n{Md5}")]
    [InlineData($"MD5={Md5}")]
    [InlineData("D41D8CD98F00B204E9800998ECF8427E")]
    public void TryFindDigest_RepliesOfServers_FindsIt(string text)
    {
        Assert.True(HashText.TryFindDigest(text, HashKind.Md5, out var digest));
        Assert.Equal(Md5, digest);
        Assert.False(HashText.TryFindDigest(text, HashKind.Sha1, out _));
    }

    [Fact]
    public void TryParse_Written_GivesTheHashBack() => Law.Holds(AnyHash, hash =>
    {
        Assert.True(HashText.TryParse(hash.ToString(), out var parsed));
        Assert.Equal(hash, parsed);
        Assert.True(HashNames.TryParse(HashNames.ToText(hash.Kind), out var kind));
        Assert.Equal(hash.Kind, kind);
    });

    [Fact]
    public void TryParse_AnyText_NeverThrows() => Law.NeverThrows(bytes =>
    {
        var text = FtpText.Decode(bytes);
        Assert.Equal(HashText.TryParse(text, out var hash), hash is not null);
        Assert.Equal(HashText.TryFindDigest(text, HashKind.Crc32, out var digest), digest.Length == 8);
        Assert.False(HashNames.TryParse(text + "!", out _));
    }, $"MD5 0-49 {Md5} a file.txt");
}

using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class QuotedPathTests
{
    [Theory]
    [InlineData("\"/usr/dm/pathname\" directory created", "/usr/dm/pathname")] // RFC 959 appendix II, as is the next
    [InlineData("\"/foo\"\"bar\" is current directory", "/foo\"bar")]
    [InlineData("\"/\" is the current directory", "/")] // ProFTPD, vsftpd
    [InlineData("\"/home/a b\" is your current location", "/home/a b")] // Pure-FTPd
    [InlineData("\"/\"\"\"", "/\"")]
    [InlineData("\"\"", "")]
    [InlineData("\"\"\"\"", "\"")]
    [InlineData("Directory is \"/a\" now \"b\"", "/a")]
    [InlineData("/home is current directory", "/home")]
    [InlineData("/home", "/home")]
    public void TryFindIn_TextsOfServers_FindsThePath(string text, string expected)
    {
        Assert.True(QuotedPath.TryFindIn(text, out var path));
        Assert.Equal(expected, path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no path here")]
    [InlineData("\"/never closed")]
    [InlineData("\"/never closed\"\"")]
    public void TryFindIn_NoPath_IsFalse(string text) => Assert.False(QuotedPath.TryFindIn(text, out _));

    [Fact]
    public void TryFindIn_Quoted_GivesThePathBack() => Law.Holds(Any.Name, path =>
    {
        Assert.True(QuotedPath.TryFindIn(QuotedPath.Quote(path) + " is the current directory", out var found));
        Assert.Equal(path, found);
        Assert.True(QuotedPath.TryFindIn(QuotedPath.Quote(path + "\""), out found));
        Assert.Equal(path + "\"", found);
    });

    [Fact]
    public void TryFindIn_AnyText_NeverThrows() => Law.NeverThrows(bytes => QuotedPath.TryFindIn(FtpText.Decode(bytes), out _), "\"/a\"\"b\" created");
}

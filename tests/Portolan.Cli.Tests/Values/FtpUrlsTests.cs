using Portolan.Cli.Values;
using Portolan.Protocol;

namespace Portolan.Cli.Tests.Values;

public class FtpUrlsTests
{
    [Theory]
    [InlineData("ftp://h", "", "", true)]
    [InlineData("ftp://h/", "", "", true)]
    [InlineData("ftp://h//", "/", "", true)]
    [InlineData("ftp://h/a", "a", "a", false)]
    [InlineData("ftp://h/a/b%20c/", "a/b c", "b c", true)]
    [InlineData("ftp://h//etc/x", "/etc/x", "x", false)]
    public void Parts_Url_AreSeenFromTheLoginDirectory(string text, string target, string name, bool namesDirectory)
    {
        var url = Parse(text);
        Assert.Equal((target, name, namesDirectory), (url.Target, url.Name, url.NamesDirectory));
    }

    [Theory]
    [InlineData("ftp://h/d/", "f", "d/f")]
    [InlineData("ftp://h/", "f", "f")]
    [InlineData("ftp://h//", "f", "/f")]
    [InlineData("ftp://h/d/g", "f", "d/g")]
    public void PathFor_Name_KeepsItInDirectoriesOnly(string text, string name, string expected) => Assert.Equal(expected, Parse(text).PathFor(name));

    [Theory]
    [InlineData("new", "new")]
    [InlineData("/abs/new", "/abs/new")]
    [InlineData("ftp://H:2121/dir/new", "dir/new")]
    [InlineData("ftp://u@h:2121/new", "new")]
    public void OnSameServer_SamePlace_GivesItsPath(string other, string path) => Assert.Equal(path, Parse("ftp://u:p@h:2121/old").OnSameServer(other)?.Path);

    [Theory]
    [InlineData("ftp://other:2121/new")]
    [InlineData("ftp://h/new")]
    [InlineData("ftps://h:2121/new")]
    [InlineData("ftp://v@h:2121/new")]
    [InlineData("ftp://")]
    public void OnSameServer_ElsewhereOrBroken_IsNull(string other) => Assert.Null(Parse("ftp://u:p@h:2121/old").OnSameServer(other));

    private static FtpUrl Parse(string text)
    {
        Assert.True(FtpUrl.TryParse(text, out var url, out var problem), problem?.ToString());
        return url;
    }
}

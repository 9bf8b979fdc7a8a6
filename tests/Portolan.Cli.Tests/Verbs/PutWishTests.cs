using Portolan.Cli.Verbs;

namespace Portolan.Cli.Tests.Verbs;

public class PutWishTests
{
    [Theory]
    [InlineData("ftp://h/d/", "a.txt")]
    [InlineData("a.txt", "ftp://h/d/")]
    public void Sort_EitherOrder_FindsTheUrl(string first, string second)
    {
        var wish = PutWish.Sort(first, [second]);
        Assert.NotNull(wish);
        Assert.Equal(["a.txt"], wish.Local);
        Assert.Equal("d/a.txt", wish.TargetOf("a.txt"));
        Assert.Equal("d", wish.Directory);
    }

    [Fact]
    public void TargetOf_FolderWithSlash_KeepsItsName() => Assert.Equal("photos", PutWish.Sort("ftp://h/", ["some/photos/"])!.TargetOf("some/photos/"));

    [Fact]
    public void TargetOf_UrlOfAFile_IsThatFile() => Assert.Equal("d/b.txt", PutWish.Sort("ftp://h/d/b.txt", ["a.txt"])!.TargetOf("a.txt"));

    [Theory]
    [InlineData("a.txt", "b.txt")]
    [InlineData("ftp://h/a", "ftp://h/b")]
    public void Sort_NotExactlyOneUrl_IsNull(string first, string second) => Assert.Null(PutWish.Sort(first, [second]));
}

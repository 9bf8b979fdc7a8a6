using Portolan.Cli.Verbs;
using Portolan.Protocol;

namespace Portolan.Cli.Tests.Verbs;

public class TlsPlanTests
{
    [Theory]
    [InlineData("ftp://h/", "Auto", "Auto", false)]
    [InlineData("ftp://h:990/", "Auto", "Implicit", false)]
    [InlineData("ftp://h/", "None", "None", false)]
    [InlineData("ftp://h/", "Explicit", "Explicit", true)]
    [InlineData("ftp://h/", "Implicit", "Implicit", true)]
    [InlineData("ftps://h/", "Auto", "Implicit", true)]
    [InlineData("ftps://h:990/", "Auto", "Implicit", true)]
    [InlineData("ftps://h:21/", "Auto", "Explicit", true)]
    [InlineData("ftps://h:2121/", "Auto", "Implicit,Explicit", true)]
    [InlineData("ftps://h:2121/", "Explicit", "Explicit", true)]
    [InlineData("ftpes://h/", "Auto", "Explicit", true)]
    public void For_UrlAndWish_TriesAndPromises(string text, string wish, string attempts, bool isPromised)
    {
        var plan = TlsPlan.For(Parse(text), Enum.Parse<TlsWish>(wish));
        Assert.NotNull(plan);
        Assert.Equal(attempts, string.Join(',', plan.Attempts));
        Assert.Equal(isPromised, plan.IsPromised);
    }

    [Theory]
    [InlineData("ftps://h/")]
    [InlineData("ftpes://h/")]
    public void For_SecureUrlWithoutTls_Contradicts(string text) => Assert.Null(TlsPlan.For(Parse(text), TlsWish.None));

    private static FtpUrl Parse(string text)
    {
        Assert.True(FtpUrl.TryParse(text, out var url, out var problem), problem?.ToString());
        return url;
    }
}

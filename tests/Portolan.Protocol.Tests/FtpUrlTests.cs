using FsCheck;
using FsCheck.Fluent;
using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class FtpUrlTests
{
    private static Gen<FtpUrl> AnyUrl =>
        from scheme in Gen.Elements("ftp", "ftps", "ftpes")
        from host in Gen.Elements("example.com", "10.0.0.1", "::1", "fe80::1%eth0", "2001:db8::8:800:200c:417a", "münchen.example", "a_b")
        from port in Gen.Elements<int?>(null, 1, 21, 990, 2121, 65535)
        from user in Gen.OneOf(Any.Name, Gen.Constant<string>(null!), Gen.Constant(""))
        from path in Gen.OneOf(Any.Name, Gen.Constant(""), Gen.Constant("/"), Any.Name.Select(name => "/" + name), Any.Name.Select(name => name + "/b"))
        from type in Gen.Elements<char?>(null, 'a', 'i', 'd')
        select new FtpUrl { Scheme = scheme, Host = host, Port = port, User = user, Path = path, Type = type };

    [Theory]
    [InlineData("ftp://example.com", "ftp", "example.com", null, null, null, "")]
    [InlineData("ftp://example.com/", "ftp", "example.com", null, null, null, "")]
    [InlineData("FTP://Example.COM:2121/a/b.txt", "ftp", "Example.COM", 2121, null, null, "a/b.txt")]
    [InlineData("ftp://host:/x", "ftp", "host", null, null, null, "x")]
    [InlineData("ftp://myname@host.dom/%2Fetc/motd", "ftp", "host.dom", null, "myname", null, "/etc/motd")] // RFC 1738 §3.2.2, as are the next two
    [InlineData("ftp://myname@host.dom/etc/motd", "ftp", "host.dom", null, "myname", null, "etc/motd")]
    [InlineData("ftp://myname@host.dom//etc/motd", "ftp", "host.dom", null, "myname", null, "/etc/motd")]
    [InlineData("ftps://u:p@h", "ftps", "h", null, "u", "p", "")]
    [InlineData("ftpes://u:@h/", "ftpes", "h", null, "u", "", "")]
    [InlineData("ftp://u%40corp:p%2Fw%3A%25@h/", "ftp", "h", null, "u@corp", "p/w:%", "")]
    [InlineData("ftp://u@corp:p@w@h/", "ftp", "h", null, "u@corp", "p@w", "")] // people forget to encode
    [InlineData("ftp://u:a:b@h/", "ftp", "h", null, "u", "a:b", "")]
    [InlineData("ftp://@h/", "ftp", "h", null, "", null, "")]
    [InlineData("ftp://[::1]:2121/x", "ftp", "::1", 2121, null, null, "x")]
    [InlineData("ftp://[fe80::1%25eth0]/x", "ftp", "fe80::1%eth0", null, null, null, "x")]
    [InlineData("ftp://[fe80::1%eth0]/x", "ftp", "fe80::1%eth0", null, null, null, "x")]
    [InlineData("ftp://h/%E4%B8%AD/é?#x", "ftp", "h", null, null, null, "中/é?#x")]
    public void TryParse_Url_IsSplit(string text, string scheme, string host, int? port, string? user, string? password, string path)
    {
        Assert.True(FtpUrl.TryParse(text, out var url, out var problem));
        Assert.Null(problem);
        Assert.Equal(new FtpUrl { Scheme = scheme, Host = host, Port = port, User = user, Password = password, Path = path }, url);
    }

    [Theory]
    [InlineData("ftp://h/a;type=a", "a", 'a')]
    [InlineData("ftp://h/a;TYPE=I", "a", 'i')]
    [InlineData("ftp://h/dir;type=d", "dir", 'd')]
    [InlineData("ftp://h/a%3Btype=a", "a;type=a", null)]
    [InlineData("ftp://h/a;b", "a;b", null)]
    public void TryParse_Type_IsTakenFromThePath(string text, string path, char? type)
    {
        Assert.True(FtpUrl.TryParse(text, out var url, out _));
        Assert.Equal((path, type), (url.Path, url.Type));
    }

    [Theory]
    [InlineData("", "Begin with ftp://")]
    [InlineData("example.com/x", "Begin with ftp://")]
    [InlineData("http://h/", "Begin with ftp://")]
    [InlineData("sftp://h/", "Begin with ftp://")]
    [InlineData("ftp://", "Name the server")]
    [InlineData("ftp:///x", "Name the server")]
    [InlineData("ftp://u@/x", "Name the server")]
    [InlineData("ftp://h:0/", "1 to 65535")]
    [InlineData("ftp://h:65536/", "1 to 65535")]
    [InlineData("ftp://h:x/", "1 to 65535")]
    [InlineData("ftp://::1/", "brackets")]
    [InlineData("ftp://[::1/", "Close the IPv6 address")]
    [InlineData("ftp://[::1]x/", "Behind ]")]
    [InlineData("ftp://[1.2.3.4]/", "no IPv6 address")]
    [InlineData("ftp://a b/", "no host name")]
    [InlineData("ftp://h%41/", "no host name")]
    [InlineData("ftp://h\r\n/", "no host name")]
    [InlineData("ftp://h/100%", "%25")]
    [InlineData("ftp://h/%zz", "%25")]
    [InlineData("ftp://h/a%0D%0ADELE%20b", "line end")]
    [InlineData("ftp://h/a\nb", "line end")]
    [InlineData("ftp://u%00@h/", "line end")]
    [InlineData("ftp://u:p%0a@h/", "line end")]
    [InlineData("ftp://h/a;type=x", ";type=")]
    public void TryParse_NoUrl_SaysWhatToDo(string text, string problem)
    {
        Assert.False(FtpUrl.TryParse(text, out var url, out var said));
        Assert.Null(url);
        Assert.Contains(problem, said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_ByteThatIsNoUtf8_IsKept()
    {
        Assert.True(FtpUrl.TryParse("ftp://h/na%EFve", out var url, out _));
        Assert.Equal("na\uDCEFve", url.Path);
    }

    [Fact]
    public void ToString_Password_IsHidden()
    {
        Assert.True(FtpUrl.TryParse("ftp://anna:s3cret@h:21/x", out var url, out _));
        Assert.Equal("ftp://anna:***@h:21/x", url.ToString());
        Assert.Equal("ftp://anna:***@h:21/x", $"{url}");
    }

    [Fact]
    public void TryParse_Written_GivesTheUrlBack() => Law.Holds(AnyUrl, url =>
    {
        Assert.True(FtpUrl.TryParse(url.ToString(), out var parsed, out var problem), problem?.ToString());
        Assert.Equal(url, parsed);
    });

    [Fact]
    public void TryParse_AnyText_NeverThrows() => Law.NeverThrows(
        bytes =>
        {
            if (FtpUrl.TryParse(FtpText.Decode(bytes), out var url, out var problem)) Assert.NotEmpty(url.ToString());
            else Assert.EndsWith(".", problem.ToString(), StringComparison.Ordinal);
        },
        "ftp://u:p@[fe80::1%25eth0]:2121/%2Fa;type=i", "ftps://münchen.example/x", "ftpes://h:21");
}

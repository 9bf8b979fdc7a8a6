using FsCheck.Fluent;
using Portolan.Cli.Values;

namespace Portolan.Cli.Tests.Values;

public class NetrcTests
{
    private const string Sample = """
        # who is where
        machine ftp.example.org login alice password "two words \" and quote"
        machine ftp.example.org
            login bob
            password b0b
            account ignored
        macdef init
            cd /pub
            machine trap.example.org login x password y

        machine other.example.org login carol password carol#1
        default login anonymous password me@example.org
        """;

    [Theory]
    [InlineData("ftp.example.org", null, "alice", "two words \" and quote")]
    [InlineData("FTP.Example.org", "bob", "bob", "b0b")]
    [InlineData("other.example.org", null, "carol", "carol#1")]
    [InlineData("trap.example.org", null, "anonymous", "me@example.org")]
    [InlineData("elsewhere", null, "anonymous", "me@example.org")]
    public void Find_Host_GivesTheFirstEntryThatFits(string host, string? user, string login, string password)
    {
        var entry = Netrc.Parse(Sample).Find(host, user);
        Assert.NotNull(entry);
        Assert.Equal((login, password), (entry.Login, entry.Password));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")] // as editors on Windows write _netrc
    public void Find_EntriesAroundAMacro_AreThereWithEitherLineEnd(string end)
    {
        var netrc = Netrc.Parse(string.Join(end, "machine a login al password pa", "macdef init", "cd /pub", "machine trap login x password y", " ", "machine trap login x password y", "", "machine b login bo", "password pb", "macdef last", "quit"));
        Assert.Equal(("pa", "pb"), (netrc.Find("a", "al")?.Password, netrc.Find("b", "bo")?.Password));
        Assert.Null(netrc.Find("trap", null));
    }

    [Fact]
    public void Find_OtherUser_GivesNothing() => Assert.Null(Netrc.Parse("machine h login a password b").Find("h", "someone"));

    [Fact]
    public void Find_EntryWithoutLogin_FitsEveryUser() => Assert.Equal("b", Netrc.Parse("machine h password b").Find("h", "someone")!.Password);

    [Theory]
    [InlineData("")]
    [InlineData("machine")]
    [InlineData("login x password y")]
    [InlineData("machine h login \"open")]
    public void Parse_BrokenText_GivesNoPassword(string text) => Assert.Null(Netrc.Parse(text).Find("h", null)?.Password);

    [Fact]
    public void Parse_AnyText_NeverThrows() =>
        Law.Holds(Gen.Elements("machine", "default", "login", "password", "macdef", "account", "\"", "\\", "#", " ", "\n", "\n\n", "\r\n\r\n", "x").ListOf().Select(string.Concat),
            text => Netrc.Parse(text).Find("x", null));

    [Fact]
    public void IsOpenToOthers_Modes_TellsWhoMayRead()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("Unix modes"); return; }
        using var folder = new TempFolder();
        var file = folder.Write("netrc", "");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.False(Netrc.IsOpenToOthers(file));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.True(Netrc.IsOpenToOthers(file));
    }
}

using FsCheck;
using FsCheck.Fluent;
using Portolan.Protocol;
using Portolan.Server.Files;
using Portolan.Server.Files.Local;

namespace Portolan.Server.Tests.Files;

public class NameRuleTests
{
    [Theory]
    [InlineData("CON")]
    [InlineData("con")]
    [InlineData("NUL.txt")]
    [InlineData("nul.tar.gz")]
    [InlineData("AUX ")]
    [InlineData("PRN .txt")]
    [InlineData("COM1")]
    [InlineData("com9.log")]
    [InlineData("LPT0")]
    [InlineData("LPT\u00b9")]
    [InlineData("COM\u00b3.txt")]
    [InlineData("CONIN$")]
    [InlineData("CONOUT$.x")]
    [InlineData("file.")]
    [InlineData("file ")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("...")]
    [InlineData("a:b")]
    [InlineData("file.txt::$DATA")]
    [InlineData("..:")]
    [InlineData("C:")]
    [InlineData("a\\b")]
    [InlineData("..\\x")]
    [InlineData("\\\\server\\share")]
    [InlineData("a/b")]
    [InlineData("a*")]
    [InlineData("a?")]
    [InlineData("a|b")]
    [InlineData("a\"b")]
    [InlineData("<x>")]
    [InlineData("a\u0001b")]
    [InlineData("PROGRA~1")]
    [InlineData("secret~2.txt")]
    [InlineData("LONGF~12.TX")]
    [InlineData("")]
    public void Windows_NameWithAnotherMeaning_IsRefused(string name) => Assert.False(WindowsNames.IsAllowed(name));

    [Theory]
    [InlineData("readme.txt")]
    [InlineData("CONSOLE")]
    [InlineData("COM10")]
    [InlineData("COMA")]
    [InlineData("nulls.txt")]
    [InlineData(".hidden")]
    [InlineData("~")]
    [InlineData("~backup")]
    [InlineData("document~1.backup")]
    [InlineData("a b (1).txt")]
    [InlineData("文件.txt")]
    [InlineData("verylongname~1.txt")]
    public void Windows_PlainName_IsAllowed(string name) => Assert.True(WindowsNames.IsAllowed(name));

    [Fact]
    public void Windows_NameWithABytesEscape_IsRefused() => Assert.False(WindowsNames.IsAllowed("x" + FtpText.Decode([0xE9])));

    [Fact]
    public void Windows_NameTooLong_IsRefused() => Assert.False(WindowsNames.IsAllowed(new string('a', 256)));

    [Fact]
    public void Partial_OfAnyName_IsReservedShortEnoughAndOnlyItself() =>
        Prop.ForAll<string, string>((a, b) =>
        {
            var (one, two) = ("n" + a, "n" + b);
            var partial = PartialNames.For(one);
            Assert.True(PartialNames.IsReserved(partial) && PartialNames.IsReserved(PartialNames.CopyOf(partial)));
            Assert.True(PartialNames.IsReserved(FtpText.Encode(PartialNames.CopyOf(partial)).AsSpan()));
            Assert.True(FtpText.Encode(PartialNames.CopyOf(partial)).Length <= PartialNames.MaxNameBytes);
            Assert.Equal(one == two, partial == PartialNames.For(two));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Partial_OfALongName_IsHashedAndDiffersByItsLastCharacter()
    {
        var one = PartialNames.For(new string('é', 120) + "1");
        var two = PartialNames.For(new string('é', 120) + "2");
        Assert.NotEqual(one, two);
        Assert.EndsWith(".portolan-hash", one, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("portolan-part")]
    [InlineData("a.portolan-part")]
    [InlineData(".portolan")]
    [InlineData(".a.portolan-part.txt")]
    public void OtherNames_AreNotReserved(string name)
    {
        Assert.False(PartialNames.IsReserved(name));
        Assert.False(PartialNames.IsReserved(FtpText.Encode(name).AsSpan()));
    }
}

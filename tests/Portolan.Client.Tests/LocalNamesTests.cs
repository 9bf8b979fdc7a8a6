namespace Portolan.Client.Tests;

public sealed class LocalNamesTests
{
    [Theory]
    [InlineData("a.txt", true, true)]
    [InlineData("..", false, false)]
    [InlineData("", false, false)]
    [InlineData("a/b", false, false)]
    [InlineData("a\0b", false, false)]
    [InlineData("a\rb", false, false)]
    [InlineData("a\nDELE b", false, false)]
    [InlineData("a\\b", true, false)]
    [InlineData("C:x", true, false)]
    [InlineData("NUL", true, false)]
    [InlineData("com1.txt", true, false)]
    [InlineData("COM10", true, true)]
    [InlineData("dot.", true, false)]
    [InlineData("...", true, false)]
    [InlineData("con sole", true, true)]
    public void TryMake_Name_IsAllowedWhereItIsOneName(string name, bool onUnix, bool onWindows)
    {
        Assert.Equal(onUnix, LocalNames.TryMake(name, windows: false, out _, out _));
        Assert.Equal(onWindows, LocalNames.TryMake(name, windows: true, out _, out _));
    }

    [Theory]
    [InlineData("..", SkipReason.LeadsOut)]
    [InlineData("a\rb", SkipReason.LineEnd)]
    [InlineData("C:x", SkipReason.NotOnWindows)]
    [InlineData("dot.", SkipReason.DotOrSpaceAtEnd)]
    [InlineData("com1.txt", SkipReason.DeviceName)]
    [InlineData("a\u0001b", SkipReason.ControlCharacters)]
    public void TryMake_NameThatCannotBe_SaysWhy(string name, SkipReason expected)
    {
        Assert.False(LocalNames.TryMake(name, windows: true, out _, out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void SkipReasons_Text_IsEachItsOwn() =>
        Assert.Equal(Enum.GetValues<SkipReason>().Length, Enum.GetValues<SkipReason>().Select(reason => reason.ToText()).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void TryMake_BytesThatAreNoUtf8_AreSpelledOut()
    {
        Assert.True(LocalNames.TryMake("caf\uDCE9", windows: false, out var local, out _));
        Assert.Equal("caf%E9", local);
        Assert.True(LocalNames.TryMake("😀", windows: false, out local, out _));
        Assert.Equal("😀", local);
    }
}

using System.Text;
using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class CommandLineTests
{
    [Theory]
    [InlineData("NOOP", "NOOP", "")]
    [InlineData("retr a.txt", "retr", "a.txt")]
    [InlineData("RETR  two spaces ", "RETR", " two spaces ")]
    [InlineData("CWD ", "CWD", "")]
    [InlineData(" X", "", "X")]
    [InlineData("", "", "")]
    public void Parse_Line_SplitsAtTheFirstSpace(string line, string verb, string argument)
    {
        var command = CommandLine.Parse(Encoding.UTF8.GetBytes(line));
        Assert.Equal(verb, Encoding.UTF8.GetString(command.Verb));
        Assert.Equal(argument, Encoding.UTF8.GetString(command.Argument));
        Assert.Equal(argument.Length > 0, command.HasArgument);
    }

    [Theory]
    [InlineData("RETR", "retr")]
    [InlineData("XSHA512", "xSha512")]
    [InlineData("ABCDEFGH", "abcdefgh")]
    public void VerbKey_AnyCase_IsTheKeyOfTheVerb(string verb, string typed)
    {
        Assert.Equal(CommandLine.KeyOf(verb), CommandLine.Parse(Encoding.UTF8.GetBytes(typed + " x")).VerbKey);
        Assert.NotEqual(0UL, CommandLine.KeyOf(verb));
    }

    [Theory]
    [InlineData("")]
    [InlineData("TOOLONGVERB")]
    [InlineData("RE\tTR")]
    [InlineData("RÉTR")]
    [InlineData("RETR[")]
    [InlineData("RETR\u0152")]
    public void VerbKey_NoVerb_IsZero(string verb)
    {
        Assert.Equal(0UL, CommandLine.KeyOf(verb));
        Assert.Equal(0UL, CommandLine.Parse(Encoding.UTF8.GetBytes(verb)).VerbKey);
    }

    [Fact]
    public void KeyOf_DifferentVerbs_Differs()
    {
        string[] verbs = ["PWD", "XPWD", "CWD", "XCWD", "A", "AA", "NOOP", "0", "00"];
        Assert.Equal(verbs.Length, verbs.Select(CommandLine.KeyOf).Distinct().Count());
    }

    [Fact]
    public void Parse_AnyBytes_LosesNothing() => Law.Holds(Any.WireBytes, bytes =>
    {
        var command = CommandLine.Parse(bytes);
        byte[] joined = command.Verb.Length < bytes.Length ? [.. command.Verb, (byte)' ', .. command.Argument] : [.. command.Verb];
        Assert.Equal(bytes, joined);
        _ = command.VerbKey;
    });
}

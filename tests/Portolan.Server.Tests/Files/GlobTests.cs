using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Portolan.Protocol;
using Portolan.Server.Files;

namespace Portolan.Server.Tests.Files;

public class GlobTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "anything", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*.txt", "a.txt", true)]
    [InlineData("*.txt", "a.txt.bak", false)]
    [InlineData("*.txt", ".txt", true)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("?", "é", true)]
    [InlineData("?", "\U0001F600", true)]
    [InlineData("文*", "文件", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[!a-c]x", "dx", true)]
    [InlineData("[^a-c]x", "ax", false)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[\\]]", "]", true)]
    [InlineData("[abc", "[abc", true)]
    [InlineData("[", "[", true)]
    [InlineData("a\\*", "a*", true)]
    [InlineData("a\\*", "ab", false)]
    [InlineData("a\\", "a\\", true)]
    [InlineData("**a**", "xxaxx", true)]
    [InlineData("A*", "abc", false)]
    public void IsMatch_ByTheBook(string pattern, string name, bool expected)
    {
        var glob = Glob.Parse(pattern);
        Assert.Equal(expected, glob.IsMatch(name));
        Assert.Equal(expected, glob.IsMatch(FtpText.Encode(name)));
    }

    [Theory]
    [InlineData("*.EXE", "setup.exe")]
    [InlineData("*.exe", "SETUP.Exe")]
    [InlineData("[A-C]*", "bx")]
    [InlineData("é*", "Éa")]
    public void IsMatch_IgnoringCase_TakesBoth(string pattern, string name) => Assert.True(Glob.Parse(pattern, ignoreCase: true).IsMatch(name));

    [Fact]
    public void IsMatch_OfBytesThatAreNotUtf8_CountsEachAsOneCharacter()
    {
        byte[] name = [0xE9, (byte)'.', (byte)'t'];
        Assert.True(Glob.Parse("?.t").IsMatch(name));
        Assert.True(Glob.Parse(FtpText.Decode(name)).IsMatch(name));
        Assert.False(Glob.Parse("é.t").IsMatch(name));
    }

    [Theory]
    [InlineData("*.txt", "", true)]
    [InlineData("/a/b/*.txt", "/a/b/", true)]
    [InlineData("sub/?", "sub/", true)]
    [InlineData("/a/b", "/a/b", false)]
    [InlineData("*/b", "*/b", false)]
    public void TrySplit_LooksAtTheLastComponentOnly(string argument, string directory, bool expected)
    {
        Assert.Equal(expected, Glob.TrySplit(argument, out var found, out var pattern));
        Assert.Equal(directory, found);
        Assert.Equal(expected, pattern is not null);
    }

    [Fact]
    public void Parse_OfAVeryLongPattern_IsRefused() =>
        Assert.Equal(StoreError.BadName, Assert.Throws<StoreException>(() => Glob.Parse(new string('*', 513))).Error);

    [Fact]
    public void IsMatch_OfAnEvilPattern_StaysWithinNameTimesPattern()
    {
        // CVE-2011-0762: with a retry for every star this takes longer than the universe has existed.
        var evil = Glob.Parse(string.Concat(Enumerable.Repeat("*a", 200)) + "b");
        var name = new string('a', 255);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 100; i++) Assert.False(evil.IsMatch(name));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    [Fact]
    public void IsMatch_OfAnyPatternAndName_AgreesWithASimpleModel()
    {
        var texts = Gen.Elements('a', 'b', '*', '?', '[', ']', '-', '!', '\\').ArrayOf().Select(c => new string(c.Take(12).ToArray()));
        var names = Gen.Elements('a', 'b', '*', '[', '-', '\\').ArrayOf().Select(c => new string(c.Take(10).ToArray()));
        Prop.ForAll(texts.ToArbitrary(), names.ToArbitrary(), (pattern, name) => Glob.Parse(pattern).IsMatch(name) == Model(pattern, name))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void IsMatch_OfAnyBytes_AgreesWithTheSameNameAsTextAndNeverThrows() =>
        Prop.ForAll<string, byte[]>((pattern, name) =>
        {
            var glob = Glob.Parse((pattern ?? "").Length > 512 ? "" : pattern ?? "");
            return glob.IsMatch(name) == glob.IsMatch(FtpText.Decode(name));
        }).QuickCheckThrowOnFailure();

    // The meaning of a pattern, without a thought for speed.
    private static bool Model(string pattern, string name)
    {
        if (pattern.Length == 0) return name.Length == 0;
        if (pattern[0] == '*') return Model(pattern[1..], name) || (name.Length > 0 && Model(pattern, name[1..]));
        if (name.Length == 0) return false;
        if (pattern[0] == '?') return Model(pattern[1..], name[1..]);
        if (pattern[0] == '[' && ModelClass(pattern, name[0]) is { } set) return set.Matches && Model(pattern[set.Length..], name[1..]);
        if (pattern[0] == '\\' && pattern.Length > 1) return pattern[1] == name[0] && Model(pattern[2..], name[1..]);
        return pattern[0] == name[0] && Model(pattern[1..], name[1..]);
    }

    private static (bool Matches, int Length)? ModelClass(string pattern, char c)
    {
        var i = 1;
        var negated = i < pattern.Length && pattern[i] is '!' or '^';
        if (negated) i++;
        var (first, hit) = (true, false);
        while (i < pattern.Length)
        {
            if (pattern[i] == ']' && !first) return (hit != negated, i + 1);
            first = false;
            if (pattern[i] == '\\' && i + 1 < pattern.Length) i++;
            var from = pattern[i++];
            var to = from;
            if (i + 1 < pattern.Length && pattern[i] == '-' && pattern[i + 1] != ']')
            {
                to = pattern[++i];
                i++;
                if (to == '\\' && i < pattern.Length) to = pattern[i++];
            }
            hit |= c >= from && c <= to;
        }
        return null;
    }
}

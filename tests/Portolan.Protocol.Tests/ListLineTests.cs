using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;
using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class ListLineTests
{
    private static readonly DateTime Now = new(2026, 6, 15, 12, 0, 0, DateTimeKind.Utc);

    private static readonly EntryFacts File16 = new() { Kind = EntryKind.File, Size = 16, Modified = new DateTime(2026, 1, 1, 0, 0, 0), UnixMode = 420, Links = 1 };

    [Fact]
    public void Write_File_IsALineOfLs() =>
        Assert.Equal("-rw-r--r--   1 ftp      ftp            16 Jan 01 00:00 name\r\n", Write("name", File16));

    [Fact]
    public void Write_Directory_BeginsWithD() =>
        Assert.Equal("drwxr-xr-x  12 anna     users           0 Jun 15  2020 a b\r\n", Write("a b", new EntryFacts
        {
            Kind = EntryKind.Directory,
            Modified = new DateTime(2020, 6, 15),
            UnixMode = 493,
            Links = 12,
            Owner = "anna",
            Group = "users",
        }));

    [Theory]
    [InlineData(EntryKind.File, -1, "-rw-r--r--")]
    [InlineData(EntryKind.Unknown, -1, "-rw-r--r--")]
    [InlineData(EntryKind.Directory, -1, "drwxr-xr-x")]
    [InlineData(EntryKind.Link, -1, "lrwxrwxrwx")]
    [InlineData(EntryKind.Other, 432, "srw-rw----")]
    [InlineData(EntryKind.CurrentDirectory, 493, "drwxr-xr-x")]
    [InlineData(EntryKind.ParentDirectory, 493, "drwxr-xr-x")]
    [InlineData(EntryKind.File, 0, "----------")]
    [InlineData(EntryKind.File, 0b111_111_111_111, "-rwsrwsrwt")]
    [InlineData(EntryKind.File, 0b111_000_000_000, "---S--S--T")]
    [InlineData(EntryKind.Directory, 0b001_111_111_111, "drwxrwxrwt")]
    public void Write_ModeAndKind_AreTheFirstColumn(EntryKind kind, int mode, string expected) =>
        Assert.StartsWith(expected + " ", Write("x", File16 with { Kind = kind, UnixMode = mode }), StringComparison.Ordinal);

    [Theory]
    [InlineData("2026-06-15T12:00:00", "Jun 15 12:00")]
    [InlineData("2026-06-16T12:00:00", "Jun 16 12:00")] // a clock ahead of ours
    [InlineData("2026-06-16T12:00:01", "Jun 16  2026")]
    [InlineData("2025-12-15T08:00:00", "Dec 15 08:00")]
    [InlineData("2025-12-12T08:00:00", "Dec 12  2025")]
    [InlineData("1969-07-20T20:17:00", "Jul 20  1969")]
    [InlineData("9999-12-31T23:59:59", "Dec 31  9999")]
    [InlineData("0001-01-01T00:00:00", "Jan 01  1970")] // unknown
    public void Write_Time_IsTheClockForHalfAYear(string modified, string expected) =>
        Assert.Contains($" {expected} x\r\n", Write("x", File16 with { Modified = DateTime.Parse(modified, null) }), StringComparison.Ordinal);

    [Fact]
    public void Write_LineEndInName_CannotForgeALine() => Assert.EndsWith(" a??b?c\r\n", Write("a\r\nb\0c", File16), StringComparison.Ordinal);

    [Fact]
    public void Write_SpaceInOwner_KeepsTheColumns() =>
        Assert.Contains(" Domain_Users ftp ", Write("x", File16 with { Owner = "Domain Users" }), StringComparison.Ordinal);

    [Fact]
    public void Write_EmptyOwner_KeepsTheColumns() =>
        Assert.Equal(Write("x", File16), Write("x", File16 with { Owner = "", Group = "" }));

    [Fact]
    public void Write_HugeNumbers_FitInMaxLength()
    {
        var facts = File16 with { Size = long.MaxValue, Links = int.MaxValue, Owner = new string('é', 50), Group = new string('中', 50), Modified = DateTime.MaxValue };
        Assert.Contains($" {long.MaxValue} ", Write(new string('x', 255), facts), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AnyEntry_IsParsedBack() => Law.Holds(AnyFacts, Any.Name.Where(name => name is not ("." or "..")), (facts, name) =>
    {
        var line = Write(name, facts);
        var parser = new ListParser(new FakeTimeProvider(new DateTimeOffset(Now)));
        Assert.Equal(ListParse.Entry, parser.TryParse(FtpText.Encode(line), out var entry));
        Assert.Equal(name, entry!.Name);
        Assert.Equal(facts with { Modified = default }, entry.Facts with { Modified = default });
        var expected = entry.TimePrecision == TimePrecision.Day ? facts.Modified.Date : facts.Modified.AddTicks(-(facts.Modified.Ticks % TimeSpan.TicksPerMinute));
        Assert.Equal(expected, entry.Facts.Modified);
    });

    [Fact]
    public void Write_Line_DoesNotAllocate()
    {
        var buffer = new byte[ListLine.MaxLength(64, File16)];
        Allocation.AssertNone(() => ListLine.Write(buffer, "a name with bytes \xC3\xA9"u8, File16, Now));
        Allocation.AssertNone(() => ListLine.Write(buffer, "x"u8, File16 with { Owner = "anna", Modified = DateTime.UnixEpoch }, Now));
    }

    private static Gen<EntryFacts> AnyFacts =>
        from kind in Gen.Elements(EntryKind.File, EntryKind.Directory, EntryKind.Other)
        from mode in Gen.Choose(0, 0b111_111_111_111)
        from links in Gen.Choose(1, 100_000)
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        from recent in Gen.Choose(-60 * 24 * 400, 60 * 24)
        from any in Any.Time
        from isRecent in Gen.Elements(true, false)
        from owner in Gen.Elements("ftp", "anna", "1000", "müller")
        select new EntryFacts
        {
            Kind = kind,
            UnixMode = mode,
            Links = links,
            Size = kind == EntryKind.File ? (long)high << (low % 32) : 0,
            Modified = isRecent ? Now.AddMinutes(recent) : any,
            Owner = owner,
            Group = owner,
        };

    private static string Write(string name, EntryFacts facts)
    {
        var bytes = FtpText.Encode(name);
        var destination = new byte[ListLine.MaxLength(bytes.Length, facts)];
        return FtpText.Decode(destination.AsSpan(0, ListLine.Write(destination, bytes, facts, Now)));
    }
}

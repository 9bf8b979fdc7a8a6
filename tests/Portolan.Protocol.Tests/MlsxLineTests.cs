using FsCheck;
using FsCheck.Fluent;
using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class MlsxLineTests
{
    private static readonly EntryFacts Facts = new()
    {
        Kind = EntryKind.File,
        Size = 16,
        Modified = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        UnixMode = 420,
        Links = 1,
        UniqueDevice = 0x801,
        UniqueFile = 0x2c0f1,
        Owner = "anna",
        Group = "Domain Users",
    };

    private static Gen<EntryFacts> AnyFacts =>
        from kind in Gen.Elements(EntryKind.File, EntryKind.Directory, EntryKind.Link, EntryKind.Other, EntryKind.CurrentDirectory, EntryKind.ParentDirectory)
        from mode in Gen.Choose(-1, 0b111_111_111_111)
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        from modified in Any.Time
        from created in Any.Time
        from word in Gen.Elements("ftp", "anna", "1000", "müller", null)
        select new EntryFacts
        {
            Kind = kind,
            UnixMode = mode,
            Links = 1,
            Size = kind is EntryKind.File or EntryKind.Link or EntryKind.Other ? (long)high << (low % 32) : 0,
            Modified = modified,
            Created = created,
            UniqueDevice = (ulong)high,
            UniqueFile = (ulong)low << 32 | (uint)high,
            Owner = word,
            Group = word,
        };

    [Fact]
    public void Write_Defaults_AreFactsThenName() =>
        Assert.Equal("type=file;size=16;modify=20260102030405;perm=adfrw;unique=801g2c0f1;UNIX.mode=0644; a  b\r\n", Write("a  b", Facts, MlsxFactSet.Default));

    [Fact]
    public void Write_OwnerWithSpace_StaysOneWord() =>
        Assert.Equal("UNIX.owner=anna;UNIX.group=Domain_Users; x\r\n", Write("x", Facts, MlsxFactSet.UnixOwner | MlsxFactSet.UnixGroup));

    [Fact]
    public void Write_NoFacts_BeginsWithTheSpace() => Assert.Equal(" x\r\n", Write("x", Facts, MlsxFactSet.None)); // RFC 3659 §7.9.1

    [Fact]
    public void Write_UnknownFacts_AreLeftOut() =>
        Assert.Equal("type=dir;perm=adfrw; x\r\n", Write("x", new EntryFacts { Kind = EntryKind.Directory, UnixMode = -1 }, MlsxFactSet.All));

    [Fact]
    public void Write_LineEndInName_CannotForgeALine() => Assert.Equal(" a??b?c\r\n", Write("a\r\nb\0c", Facts, MlsxFactSet.None));

    [Fact]
    public void FeatText_Selected_CarryAStar()
    {
        Assert.Equal("type*;size*;modify;create;perm;unique;UNIX.mode;UNIX.owner;UNIX.group;", MlsxLine.FeatText(MlsxFactSet.Type | MlsxFactSet.Size));
        Assert.Equal("type*;modify;", MlsxLine.FeatText(MlsxFactSet.Type | MlsxFactSet.Size, MlsxFactSet.Type | MlsxFactSet.Modify));
    }

    [Theory]
    [InlineData("Type;SIZE;unix.MODE;", MlsxFactSet.Type | MlsxFactSet.Size | MlsxFactSet.UnixMode)]
    [InlineData("type", MlsxFactSet.Type)]
    [InlineData("", MlsxFactSet.None)]
    [InlineData("Lang;Nonsense;modify;", MlsxFactSet.Modify)]
    [InlineData(";;", MlsxFactSet.None)]
    [InlineData("create;", MlsxFactSet.None)] // not supported here
    public void ParseOpts_Facts_AreThoseKnownAndSupported(string argument, MlsxFactSet expected) =>
        Assert.Equal(expected, MlsxLine.ParseOpts(argument, MlsxFactSet.All & ~MlsxFactSet.Create));

    [Fact]
    public void ParseOpts_OptsText_GivesTheSetBack()
    {
        for (var set = MlsxFactSet.None; set <= MlsxFactSet.All; set++) Assert.Equal(set, MlsxLine.ParseOpts(MlsxLine.OptsText(set), MlsxFactSet.All));
    }

    [Fact]
    public void TryParse_Written_GivesTheEntryBack() => Law.Holds(AnyFacts, Any.Name, (facts, name) =>
    {
        var line = Write(name, facts, MlsxFactSet.All)[..^2];
        Assert.True(MlsxLine.TryParse(FtpText.Encode(line), out var entry));
        Assert.Equal(name, entry.Name);
        Assert.Equal(facts, entry.Facts);
        Assert.Equal("adfrw", entry.Perm);
        Assert.Equal(line, entry.Raw);
        Assert.Equal(TimePrecision.Second, entry.TimePrecision);
        Assert.True(entry.IsUtc);
    });

    [Fact]
    public void TryParse_AnyBytes_NeverThrows() => Law.NeverThrows(
        bytes => Assert.Equal(MlsxLine.TryParse(bytes, out var entry), entry is not null),
        "type=file;size=16;modify=20260102030405.123;perm=adfrw;unique=801g2c0f1;UNIX.mode=0644; a  b",
        "type=OS.unix=slink:/target;create=20260102030405;UNIX.owner=x;UNIX.gid=1; x",
        " x");

    [Fact]
    public void Write_Line_DoesNotAllocate()
    {
        var buffer = new byte[MlsxLine.MaxLength(64, Facts)];
        Allocation.AssertNone(() => MlsxLine.Write(buffer, "name"u8, Facts, MlsxFactSet.All, "adfrw"u8, endLine: true));
    }

    private static string Write(string name, EntryFacts facts, MlsxFactSet wanted)
    {
        var bytes = FtpText.Encode(name);
        var destination = new byte[MlsxLine.MaxLength(bytes.Length, facts)];
        return FtpText.Decode(destination.AsSpan(0, MlsxLine.Write(destination, bytes, facts, wanted, "adfrw"u8, endLine: true)));
    }
}

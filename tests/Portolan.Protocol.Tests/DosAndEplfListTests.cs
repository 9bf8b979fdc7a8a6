using static Portolan.Protocol.Tests.Listing;

namespace Portolan.Protocol.Tests;

/// <summary>Lines of LIST in the dialects that are not Unix.</summary>
public class DosAndEplfListTests
{
    [Theory]
    [InlineData("01-29-97  11:32PM       <DIR>          prog", "prog", -1, "1997-01-29 23:32")] // IIS
    [InlineData("12-15-98  12:02AM               123456 two  spaces", "two  spaces", 123456, "1998-12-15 00:02")] // IIS
    [InlineData("04-14-2024  03:47PM                  589 readme.htm", "readme.htm", 589, "2024-04-14 15:47")] // IIS, four digits
    [InlineData("04-14-24  15:47                  589  lead", " lead", 589, "2024-04-14 15:47")]
    [InlineData("04/14/2024  12:47 PM             1,234,567 x", "x", 1234567, "2024-04-14 12:47")]
    [InlineData("05.04.2024  12:47             1.234.567 x", "x", 1234567, "2024-04-05 12:47")] // day first
    [InlineData("2024-04-14  03:47       <DIR>          x y", "x y", -1, "2024-04-14 03:47")]
    [InlineData("04-14-24  03:47PM       <DIR>            two leading", "  two leading", -1, "2024-04-14 15:47")]
    [InlineData("04-14-24  03:47PM  <DIR> x", "x", -1, "2024-04-14 15:47")]
    public void TryParse_Dos_IsUnderstood(string line, string name, long size, string time)
    {
        var entry = Parse(line);
        Assert.Equal((name, Math.Max(0, size), time), (entry.Name, entry.Facts.Size, Show(entry)));
        Assert.Equal(size < 0 ? EntryKind.Directory : EntryKind.File, entry.Facts.Kind);
        Assert.Equal(-1, entry.Facts.UnixMode);
    }

    [Theory]
    [InlineData("+i8388621.48594,m825718503,r,s280,\tdjb.html", "djb.html", EntryKind.File, 280, "1996-03-01 22:15:03Z")]
    [InlineData("+i8388621.29609,m824255902,/,\tdev", "dev", EntryKind.Directory, 0, "1996-02-13 23:58:22Z")]
    [InlineData("+r,up644,\ta b", "a b", EntryKind.File, 0, "?")]
    [InlineData("+,\tx", "x", EntryKind.Unknown, 0, "?")]
    public void TryParse_Eplf_IsUnderstood(string line, string name, EntryKind kind, long size, string time)
    {
        var entry = Parse(line);
        Assert.Equal((name, kind, size, time), (entry.Name, entry.Facts.Kind, entry.Facts.Size, Show(entry)));
        Assert.Equal(line.Contains("up644", StringComparison.Ordinal) ? 420 : -1, entry.Facts.UnixMode);
    }
}

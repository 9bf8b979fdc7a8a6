using System.Text;
using Microsoft.Extensions.Time.Testing;
using Portolan.Testing;
using static Portolan.Protocol.Tests.Listing;

namespace Portolan.Protocol.Tests;

/// <summary>Lines of LIST as Unix servers in the field send them, and what all dialects share. "Now" is 15 June 2026.</summary>
public class ListParserTests
{
    [Theory]
    [InlineData("-rw-r--r--    1 0        0              16 Jan 01 10:00 name", "name", 16, "2026-01-01 10:00")] // vsftpd
    [InlineData("drwxr-xr-x    2 1000     1000         4096 Nov 22  2025 sub dir", "sub dir", 0, "2025-11-22")] // vsftpd
    [InlineData("-rw-r--r--   1 ftp      ftp            16 Jul 01 10:00 name", "name", 16, "2025-07-01 10:00")] // ProFTPD, last year
    [InlineData("-rw-r--r--    1 1000       ftp                16 Jun 16 11:00 name", "name", 16, "2026-06-16 11:00")] // Pure-FTPd, a zone ahead
    [InlineData("-rw-r--r-- 1 ftp ftp             16 Jan 01  2024 name", "name", 16, "2024-01-01")] // FileZilla Server
    [InlineData("-rw-rw-rw-   1 owner   group         7045120 May 02  3:47 music.mp3", "music.mp3", 7045120, "2026-05-02 03:47")] // pyftpdlib
    [InlineData("-rw-rw-rw-   1 user     group     5242880000 Feb 29  2024 big.iso", "big.iso", 5242880000, "2024-02-29")] // Serv-U
    [InlineData("-rwx------ 1 user group           1024 Jun 10 10:00 x.bin", "x.bin", 1024, "2026-06-10 10:00")] // Cerberus
    [InlineData("-rwxrwxrwx   1 owner    group         1803128 Jul 10 10:18 ls-lR.Z", "ls-lR.Z", 1803128, "2025-07-10 10:18")] // IIS, Unix style
    [InlineData("d---------   1 owner    group               0 May  9 19:45 Softlib", "Softlib", 0, "2026-05-09 19:45")] // IIS, Unix style
    [InlineData("-rw-r--r--   1 root     other        531 Jan 29 03:26 README", "README", 531, "2026-01-29 03:26")] // Solaris
    [InlineData("dr-xr-xr-x   2 root     512 Apr  8  1994 etc", "etc", 0, "1994-04-08")] // no group
    [InlineData("-------r--         326  1391972  1392298 Nov 22  1995 MegaPhone.zip", "MegaPhone.zip", 1392298, "1995-11-22")] // NetPresenz
    [InlineData("drwxrwxr-x               folder        2 May 10  1996 network", "network", 0, "1996-05-10")] // NetPresenz
    [InlineData("-rw-r--r--+ 1 anna users 16 Jan 01 10:00 acl", "acl", 16, "2026-01-01 10:00")]
    [InlineData("-rw-r--r--. 1 anna users 16 Jan 01 10:00 selinux", "selinux", 16, "2026-01-01 10:00")]
    [InlineData("-rw-r--r--@ 1 anna staff 16 Jan 01 10:00 macos", "macos", 16, "2026-01-01 10:00")]
    [InlineData("-rw-r--r--1024 anna users 16 Jan 01 10:00 no space", "no space", 16, "2026-01-01 10:00")]
    [InlineData("-rw-r--r-- 1 anna Domain Users 16 Jan 01 10:00 x", "x", 16, "2026-01-01 10:00")]
    [InlineData("-rw-r--r-- 1 anna users 16 Jan 01 10:00   leading", "  leading", 16, "2026-01-01 10:00")]
    [InlineData("-rw-r--r-- 1 anna users 16 Jan 01 10:00 trailing ", "trailing ", 16, "2026-01-01 10:00")]
    [InlineData("-rw-r--r-- 1 anna users 16 Jan 01 10:00 5 Jan 01 10:00 x", "5 Jan 01 10:00 x", 16, "2026-01-01 10:00")]
    [InlineData("-rw-r--r-- 1 anna users 16 16 Jan 2024 day first", "day first", 16, "2024-01-16")]
    [InlineData("-rw-r--r-- 1 anna users 16 2006-03-03 14:19 long-iso", "long-iso", 16, "2006-03-03 14:19")]
    [InlineData("-rw-r--r-- 1 anna users 16 2006-03-03 14:19:31 seconds", "seconds", 16, "2006-03-03 14:19:31")]
    [InlineData("-rw-r--r-- 1 anna users 16 2006-03-03 14:19:31.123456789 +0100 full-iso", "full-iso", 16, "2006-03-03 13:19:31Z")]
    [InlineData("-rw-r--r-- 1 anna users 16 2006-03-03  iso", "iso", 16, "2006-03-03")]
    [InlineData("-rw-r--r-- 1 anna users 16 05-23 14:19 iso", "iso", 16, "2026-05-23 14:19")]
    [InlineData("-rw-r--r--  1 anna  staff  16 Nov 15 14:19:31 2012 bsd -T", "bsd -T", 16, "2012-11-15 14:19:31")]
    [InlineData("-rw-r--r-- 1 anna users 16 Feb 29 10:00 leap", "leap", 16, "2024-02-29 10:00")]
    public void TryParse_Unix_IsUnderstood(string line, string name, long size, string time)
    {
        var entry = Parse(line);
        Assert.Equal((name, size, time), (entry.Name, entry.Facts.Size, Show(entry)));
        Assert.Equal(line[0] == 'd' ? EntryKind.Directory : EntryKind.File, entry.Facts.Kind);
        Assert.Equal(line, entry.Raw);
    }

    [Theory]
    [InlineData("Mär 01 10:00")]
    [InlineData("Mrz 01 10:00")]
    [InlineData("1. Mär 10:00")]
    [InlineData("mars 1 10:00")]
    [InlineData("1 mars 10:00")]
    [InlineData("мар 1 10:00")]
    [InlineData("3月  1 10:00")]
    [InlineData("3월  1 10:00")]
    [InlineData("3月 1日 10:00")]
    public void TryParse_LocalMonths_AreUnderstood(string date) =>
        Assert.Equal("2026-03-01 10:00", Show(Parse($"-rw-r--r-- 1 anna users 16 {date} x")));

    [Fact]
    public void TryParse_Latin1Month_IsUnderstood()
    {
        var line = Encoding.Latin1.GetBytes("-rw-r--r-- 1 anna users 16 Mär 01 10:00 é");
        Assert.Equal(ListParse.Entry, Parser.TryParse(line, out var entry));
        Assert.Equal("\uDCE9", entry!.Name);
    }

    [Theory]
    [InlineData("-rw-r--r-- 7 anna users 16 Jan 01 10:00 x", 7, "anna", "users")]
    [InlineData("-rw-r--r-- 1 anna 16 Jan 01 10:00 x", 1, "anna", null)]
    [InlineData("-rw-r--r-- anna users 16 Jan 01 10:00 x", 1, "anna", "users")]
    [InlineData("-rw-r--r-- 1 0 100 16 Jan 01 10:00 x", 1, "0", "100")]
    [InlineData("-rw-r--r-- 1 DOM\\anna Domain Users 16 Jan 01 10:00 x", 1, "DOM\\anna", "Domain Users")]
    [InlineData("-rw-r--r-- 16 Jan 01 10:00 x", 1, null, null)]
    [InlineData("crw-rw-rw- 1 root tty 1, 3 Jan 01 10:00 x", 1, "root", "tty")]
    [InlineData("brw-rw---- 1 root disk 8,0 Jan 01 10:00 x", 1, "root", "disk")]
    public void TryParse_Owners_AreToldApart(string line, int links, string? owner, string? group)
    {
        var facts = Parse(line).Facts;
        Assert.Equal((links, owner, group), (facts.Links, facts.Owner, facts.Group));
    }

    [Theory]
    [InlineData("lrwxrwxrwx   1 root     other          7 Jan 25 00:17 bin -> usr/bin", "bin", "usr/bin")]
    [InlineData("lrwxrwxrwx 1 a b 1 Jan 25 00:17 a -> b -> c", "a -> b", "c")] // the size tells which arrow
    [InlineData("lrwxrwxrwx 1 a b 6 Jan 25 00:17 a -> b -> c", "a", "b -> c")]
    [InlineData("lrwxrwxrwx 1 a b 0 Jan 25 00:17 a -> b -> c", "a", "b -> c")]
    [InlineData("lrwxrwxrwx 1 a b 2 Jan 25 00:17 a -> é", "a", "é")]
    [InlineData("lrwxrwxrwx 1 a b 99999 Jan 25 00:17 a -> b", "a", "b")]
    [InlineData("lrwxrwxrwx 1 a b 7 Jan 25 00:17 alone", "alone", null)]
    public void TryParse_Link_IsSplit(string line, string name, string? target)
    {
        var entry = Parse(line);
        Assert.Equal((EntryKind.Link, name, target), (entry.Facts.Kind, entry.Name, entry.LinkTarget));
    }

    [Theory]
    [InlineData("drwxr-xr-x 2 a b 4096 Jan 25 00:17 .", EntryKind.CurrentDirectory)]
    [InlineData("drwxr-xr-x 2 a b 4096 Jan 25 00:17 ..", EntryKind.ParentDirectory)]
    [InlineData("srwxr-xr-x 2 a b 0 Jan 25 00:17 socket", EntryKind.Other)]
    [InlineData("prw-r--r-- 2 a b 0 Jan 25 00:17 pipe", EntryKind.Other)]
    public void TryParse_Kinds_AreToldApart(string line, EntryKind kind) => Assert.Equal(kind, Parse(line).Facts.Kind);

    [Theory]
    [InlineData("-rwsr-sr-t 1 a b 1 Jan 25 00:17 x", 0b111_111_101_101)]
    [InlineData("-rwSr-lr-T 1 a b 1 Jan 25 00:17 x", 0b111_110_100_100)]
    [InlineData("---------- 1 a b 1 Jan 25 00:17 x", 0)]
    public void TryParse_Mode_IsRead(string line, int mode) => Assert.Equal(mode, Parse(line).Facts.UnixMode);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("total 12")]
    [InlineData("total 4.0K\r\n")]
    [InlineData("Total 0")]
    [InlineData("insgesamt 12")]
    [InlineData("总用量 4")]
    public void TryParse_TotalAndEmptyLines_AreIgnored(string line)
    {
        Assert.Equal(ListParse.Ignored, Parser.TryParse(Encoding.UTF8.GetBytes(line), out var entry));
        Assert.Null(entry);
    }

    [Theory]
    [InlineData("ls: cannot open directory: Permission denied")]
    [InlineData("total")]
    [InlineData("-rw-r--r-- 1 anna users 16 Jan 01 10:00 ")]
    [InlineData("-rw-r--r-- 1 anna users 16 Jan 01 10:00")]
    [InlineData("-rw-r--r-- 1 anna users 16 Feb 30 10:00 x")]
    [InlineData("-rw-r--r-- 1 anna users 16 lip 01 10:00 x")] // June or July?
    [InlineData("-rw-r--r-- 1 anna users 99999999999999999999 Jan 01 10:00 x")]
    [InlineData("-rwqr--r-- 1 anna users 16 Jan 01 10:00 x")]
    [InlineData("29-13-97  11:32PM       <DIR>          prog")]
    [InlineData("01-29-97  11:32PM")]
    [InlineData("01-29-97  25:32       <DIR>          prog")]
    [InlineData("01-29-97  11:32PM       <DIR>          ")]
    [InlineData("+i8388621")]
    [InlineData("+r,\t")]
    [InlineData("00README.TXT;1      2 30-DEC-1996 17:44 [SYSTEM] (RWED,RWED,RE,RE)")] // VMS
    public void TryParse_OtherLines_AreReported(string line)
    {
        Assert.Equal(ListParse.NotUnderstood, Parser.TryParse(Encoding.UTF8.GetBytes(line), out var entry));
        Assert.Null(entry);
    }

    [Fact]
    public void TryParse_NewYear_TakesTheYearThatFits()
    {
        var parser = new ListParser(new FakeTimeProvider(new DateTimeOffset(2025, 12, 31, 20, 0, 0, TimeSpan.Zero)));
        parser.TryParse("-rw-r--r-- 1 a b 1 Jan 01 03:00 x"u8, out var entry); // the server's zone is ahead
        Assert.Equal(new DateTime(2026, 1, 1, 3, 0, 0), entry!.Facts.Modified);
        parser.TryParse("-rw-r--r-- 1 a b 1 Jan 02 03:00 x"u8, out entry);
        Assert.Equal(new DateTime(2025, 1, 2, 3, 0, 0), entry!.Facts.Modified);
    }

    [Fact]
    public void TryParse_AnyBytes_NeverThrows() => Law.NeverThrows(
        bytes => Assert.Equal(Parser.TryParse(bytes, out var entry) == ListParse.Entry, entry is not null),
        "-rw-r--r-- 1 anna users 16 Jan 01 10:00 name",
        "crw-rw-rw- 1 root tty 1, 3 Jan 01 10:00 x",
        "lrwxrwxrwx 1 a b 1 Jan 25 00:17 a -> b -> c",
        "-rw-r--r-- 1 anna users 16 2006-03-03 14:19:31.123456789 +0100 full-iso",
        "-rw-r--r-- 1 anna users 16 0001-01-01 00:00:00.0 +2359 full-iso",
        "-rw-r--r--  1 anna  staff  16 Nov 15 14:19:31 2012 bsd -T",
        "04/14/2024  12:47 PM             1,234,567 x",
        "01-29-97  11:32PM       <DIR>          prog",
        "+i8388621.48594,m825718503,r,s280,up644\tdjb.html");
}

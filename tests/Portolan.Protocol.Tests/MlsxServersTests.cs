using System.Text;

namespace Portolan.Protocol.Tests;

/// <summary>Lines of MLSD as servers in the field send them, and the examples of RFC 3659.</summary>
public class MlsxServersTests
{
    [Theory]
    [InlineData("Type=file;Size=1024990;Perm=r; /tmp/cap60.pl198.tar.gz", EntryKind.File, 1024990, "/tmp/cap60.pl198.tar.gz")] // RFC 3659 §7.7.1
    [InlineData("Type=dir;Modify=19981107085215;Perm=el; /tmp", EntryKind.Directory, 0, "/tmp")] // RFC 3659 §7.7.1
    [InlineData("type=cdir;unique=AQkAAAAAAAABCAAA; /", EntryKind.CurrentDirectory, 0, "/")] // RFC 3659 §7.7.5
    [InlineData("type=OS.unix=slink:/foobar;unique=keVO1+2Y1; foobar", EntryKind.Link, 0, "foobar")] // RFC 3659 §7.7.4
    [InlineData("type=OS.unix=chr-13/29;unique=keVO1+5G4; device", EntryKind.Other, 0, "device")] // RFC 3659 §7.7.4
    [InlineData("modify=20240101120000;perm=adfr;size=16;type=file;unique=FD00U2A5B;UNIX.group=1000;UNIX.groupname=users;UNIX.mode=0644;UNIX.owner=1000;UNIX.ownername=anna; a b", EntryKind.File, 16, "a b")] // ProFTPD
    [InlineData("type=dir;sizd=4096;modify=20240101120000;UNIX.mode=0755;UNIX.uid=1000;UNIX.gid=1000;unique=fd00g2a5b; dir", EntryKind.Directory, 0, "dir")] // Pure-FTPd
    [InlineData("type=file;size=16;perm=r;modify=20240101120000;unique=fd00g2a5b; name", EntryKind.File, 16, "name")] // pyftpdlib
    [InlineData("type=file;size=16;modify=20240101120000.000;perms=awr; name", EntryKind.File, 16, "name")] // FileZilla Server
    [InlineData("Type=file;Size=17709;Modify=20110310085218.000; 18.doc", EntryKind.File, 17709, "18.doc")] // Serv-U
    [InlineData(" no facts at all", EntryKind.Unknown, 0, "no facts at all")]
    [InlineData("type=file; ; x", EntryKind.File, 0, "; x")]
    [InlineData("type=file;  leading", EntryKind.File, 0, " leading")]
    [InlineData("type=file;UNIX.groupname=Domain Users; x", EntryKind.File, 0, "x")]
    [InlineData("type=file;size=5 name", EntryKind.File, 5, "name")] // drafts of the RFC had no last semicolon
    [InlineData("type=file;size=-5;modify=yesterday;UNIX.mode=rw; name", EntryKind.File, 0, "name")]
    public void TryParse_LinesOfServers_AreUnderstood(string line, EntryKind kind, long size, string name)
    {
        var entry = Parse(line);
        Assert.Equal((kind, size, name), (entry.Facts.Kind, entry.Facts.Size, entry.Name));
    }

    [Fact]
    public void TryParse_ProFtpd_ReadsAllFacts()
    {
        var entry = Parse("modify=20240101120000;perm=adfr;size=16;type=file;unique=FD00U2A5B;UNIX.group=1000;UNIX.groupname=users;UNIX.mode=0644;UNIX.owner=1000;UNIX.ownername=anna; x");
        Assert.Equal(new EntryFacts
        {
            Kind = EntryKind.File,
            Size = 16,
            Modified = new DateTime(2024, 1, 1, 12, 0, 0),
            UnixMode = 420,
            Links = 1,
            Owner = "anna",
            Group = "users",
            UniqueDevice = 0xFD00,
            UniqueFile = 0x2A5B,
        }, entry.Facts);
        Assert.Equal("adfr", entry.Perm);
        Assert.Equal("FD00U2A5B", entry.Unique);
    }

    [Theory]
    [InlineData("UNIX.uid=1000;UNIX.gid=100; x", "1000", "100")]
    [InlineData("UNIX.ownername=anna;UNIX.owner=1000;UNIX.gid=100;UNIX.groupname=users; x", "anna", "users")]
    public void TryParse_NamesAndNumbersOfOwners_PrefersNames(string line, string owner, string group)
    {
        var entry = Parse(line);
        Assert.Equal((owner, group), (entry.Facts.Owner, entry.Facts.Group));
    }

    [Theory]
    [InlineData("type=OS.unix=slink:/a:b; x", "/a:b")]
    [InlineData("type=OS.UNIX=SLINK:; x", null)]
    [InlineData("type=OS.unix=symlink; x", null)]
    public void TryParse_Link_TellsTheTarget(string line, string? target)
    {
        var entry = Parse(line);
        Assert.Equal(EntryKind.Link, entry.Facts.Kind);
        Assert.Equal(target, entry.LinkTarget);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("type=file;")]
    [InlineData("type=file; ")]
    [InlineData("-rw-r--r--   1 ftp      ftp            16 Jan 01 00:00 name")]
    [InlineData("=x; name")]
    [InlineData("total 12")]
    public void TryParse_OtherLines_AreRefused(string line) => Assert.False(MlsxLine.TryParse(Encoding.UTF8.GetBytes(line), out _));

    private static ListEntry Parse(string line)
    {
        Assert.True(MlsxLine.TryParse(Encoding.UTF8.GetBytes(line), out var entry));
        return entry;
    }
}

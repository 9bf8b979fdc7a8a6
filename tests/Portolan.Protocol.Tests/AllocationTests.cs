using System.Net;

namespace Portolan.Protocol.Tests;

/// <summary>What runs for each command or byte must not feed the garbage collector. (LIST and MLSD lines: see their own tests.)</summary>
public class AllocationTests
{
    [Fact]
    public void LineBuffer_Lines_DoNotAllocate()
    {
        var buffer = new LineBuffer(4096);
        Allocation.AssertNone(() =>
        {
            "RETR a\r\nNOOP\n\xFF"u8.CopyTo(buffer.GetFreeMemory().Span);
            buffer.Advance(13);
            while (buffer.TryRead(out var line) != LineStatus.NeedMore) _ = CommandLine.Parse(line).VerbKey;
        });
    }

    [Fact]
    public void HostPort_Write_DoesNotAllocate()
    {
        var destination = new byte[HostPort.MaxLength];
        var plain = new IPEndPoint(IPAddress.Loopback, 50000);
        var mapped = new IPEndPoint(IPAddress.Parse("::ffff:10.0.0.1"), 50000);
        Allocation.AssertNone(() => HostPort.Write(plain, destination));
        Allocation.AssertNone(() => HostPort.Write(mapped, destination));
    }

    [Fact]
    public void FtpTime_WriteAndParse_DoNotAllocate()
    {
        var destination = new byte[FtpTime.MaxLength];
        Allocation.AssertNone(() => FtpTime.Write(DateTime.UnixEpoch, destination));
        Allocation.AssertNone(() => Assert.True(FtpTime.TryParse("20260102030405.123", out _)));
    }

    [Fact]
    public void Ascii_Convert_DoesNotAllocate()
    {
        var destination = new byte[100];
        Allocation.AssertNone(() => new AsciiEncoder().Convert("a\nb\r\n"u8, destination));
        Allocation.AssertNone(() => new AsciiDecoder().Convert("a\nb\r\n"u8, destination));
    }
}

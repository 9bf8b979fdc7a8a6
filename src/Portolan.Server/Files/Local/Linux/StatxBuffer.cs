using System.Runtime.InteropServices;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local.Linux;

/// <summary>struct statx of the kernel.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StatxBuffer
{
    /// <summary>Type, mode, links, owner, group, times, inode, size, and the birth time.</summary>
    public const uint Mask = 0x0FFF & ~0x0420u; // without access time and blocks

    private const uint HasBirthTime = 0x800;

    [FieldOffset(0)] public uint Filled;
    [FieldOffset(16)] public uint Links;
    [FieldOffset(20)] public uint User;
    [FieldOffset(24)] public uint Group;
    [FieldOffset(28)] public ushort Mode;
    [FieldOffset(32)] public ulong Inode;
    [FieldOffset(40)] public ulong Size;
    [FieldOffset(80)] public long BirthSeconds;
    [FieldOffset(88)] public uint BirthNanoseconds;
    [FieldOffset(112)] public long ModifiedSeconds;
    [FieldOffset(120)] public uint ModifiedNanoseconds;
    [FieldOffset(136)] public uint DeviceMajor;
    [FieldOffset(140)] public uint DeviceMinor;

    public readonly ulong Device => ((ulong)DeviceMajor << 32) | DeviceMinor;

    public readonly EntryKind Kind => (Mode & 0xF000) switch
    {
        0x8000 => EntryKind.File,
        0x4000 => EntryKind.Directory,
        0xA000 => EntryKind.Link,
        _ => EntryKind.Other,
    };

    public readonly DateTime Modified => Time(ModifiedSeconds, ModifiedNanoseconds);

    public readonly DateTime Created => (Filled & HasBirthTime) != 0 ? Time(BirthSeconds, BirthNanoseconds) : DateTime.MinValue;

    public readonly EntryFacts ToFacts(string? owner, string? group) => new()
    {
        Kind = Kind,
        Size = Kind == EntryKind.Directory ? 0 : (long)Size,
        Modified = Modified,
        Created = Created,
        UnixMode = Mode & 0xFFF,
        Links = (int)Math.Clamp(Links, 1, int.MaxValue),
        Owner = owner,
        Group = group,
        UniqueDevice = Device,
        UniqueFile = Inode,
    };

    private static DateTime Time(long seconds, uint nanoseconds)
    {
        // A file may carry any 64-bit time; what no calendar shows is unknown.
        const long First = -62_135_596_800, Last = 253_402_300_799;
        return seconds is < First or > Last
            ? DateTime.MinValue
            : DateTime.UnixEpoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + (nanoseconds / TimeSpan.NanosecondsPerTick));
    }
}

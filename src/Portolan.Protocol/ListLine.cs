namespace Portolan.Protocol;

/// <summary>
/// One line of LIST, as <c>ls -l</c> writes it in the C locale and UTC, because that is what every client can parse:
/// <c>-rw-r--r--   1 ftp      ftp            16 Jan 01 00:00 name</c>.
/// </summary>
public static class ListLine
{
    private const int FixedLength = 10 + 21 + 21 + 13 + 3 + 2; // mode, links, size, time, spaces, CRLF
    private const int OwnerWidth = 8;
    private const long TicksOfHalfYear = 31556952L / 2 * TimeSpan.TicksPerSecond; // as ls counts it
    private const string DefaultOwner = "ftp";

    private static ReadOnlySpan<byte> Triads => "-----x-w--wxr--r-xrw-rwx"u8;

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>Bytes that <see cref="Write"/> may need for these facts and a name of that length.</summary>
    public static int MaxLength(int nameBytes, in EntryFacts facts) =>
        FixedLength + nameBytes + OwnerLength(facts.Owner) + OwnerLength(facts.Group);

    /// <summary>
    /// Writes the line with its CRLF and returns its length. The time of day stands for the last half year and one day ahead (clocks differ),
    /// the year for everything else. <paramref name="destination"/> must hold <see cref="MaxLength"/> bytes. Allocates nothing.
    /// </summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> name, in EntryFacts facts, DateTime nowUtc)
    {
        var writer = new ByteWriter(destination);
        WriteMode(ref writer, facts.Kind, ModeOf(facts));
        writer.Add((byte)' ');
        writer.AddDecimal((ulong)Math.Max(1, facts.Links), 3);
        writer.Add((byte)' ');
        writer.AddWord(OwnerOf(facts.Owner), OwnerWidth);
        writer.Add((byte)' ');
        writer.AddWord(OwnerOf(facts.Group), OwnerWidth);
        writer.Add((byte)' ');
        writer.AddDecimal((ulong)Math.Max(0, facts.Size), 8);
        WriteTime(ref writer, facts.Modified, nowUtc);
        writer.AddName(name);
        writer.Add("\r\n"u8);
        return writer.Position;
    }

    private static string OwnerOf(string? owner) => string.IsNullOrEmpty(owner) ? DefaultOwner : owner;

    private static int OwnerLength(string? owner) => Math.Max(OwnerWidth, owner is null ? 0 : FtpText.GetMaxByteCount(owner.Length));

    private static int ModeOf(in EntryFacts facts)
    {
        if (facts.UnixMode >= 0) return facts.UnixMode;
        if (facts.Kind == EntryKind.Link) return 0b111_111_111;
        return facts.IsDirectory ? 0b111_101_101 : 0b110_100_100;
    }

    private static void WriteMode(ref ByteWriter writer, EntryKind kind, int mode)
    {
        writer.Add(kind switch
        {
            EntryKind.Directory or EntryKind.CurrentDirectory or EntryKind.ParentDirectory => (byte)'d',
            EntryKind.Link => (byte)'l',
            EntryKind.Other => (byte)'s',
            _ => (byte)'-',
        });
        WriteTriad(ref writer, mode >> 6, (mode & 0b100_000_000_000) != 0, (byte)'s');
        WriteTriad(ref writer, mode >> 3, (mode & 0b010_000_000_000) != 0, (byte)'s');
        WriteTriad(ref writer, mode, (mode & 0b001_000_000_000) != 0, (byte)'t');
    }

    private static void WriteTriad(ref ByteWriter writer, int bits, bool special, byte letter)
    {
        var triad = Triads.Slice((bits & 7) * 3, 3);
        if (!special)
        {
            writer.Add(triad);
            return;
        }
        writer.Add(triad[..2]);
        writer.Add((bits & 1) != 0 ? letter : (byte)(letter - 32)); // a capital: set, but not executable
    }

    private static void WriteTime(ref ByteWriter writer, DateTime modified, DateTime nowUtc)
    {
        var isKnown = modified.Ticks > 0;
        var (date, time) = isKnown ? modified : DateTime.UnixEpoch;
        var (year, month, day) = date;
        writer.Add((byte)' ');
        writer.Add(Months.Slice((month - 1) * 3, 3));
        writer.Add((byte)' ');
        writer.AddTwoDigits(day);
        writer.Add((byte)' ');
        var age = nowUtc.Ticks - modified.Ticks;
        if (isKnown && age is <= TicksOfHalfYear and >= -TimeSpan.TicksPerDay)
        {
            writer.AddTwoDigits(time.Hour);
            writer.Add((byte)':');
            writer.AddTwoDigits(time.Minute);
        }
        else
        {
            writer.AddDecimal((ulong)year, 5);
        }
        writer.Add((byte)' ');
    }
}

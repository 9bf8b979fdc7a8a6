using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Portolan.Protocol;

/// <summary>
/// One entry of MLST and MLSD, facts first, then exactly one space and the name:
/// <c>type=file;size=16;modify=20260101000000;perm=adfrw;unique=801g2c0f1;UNIX.mode=0644; name</c>. RFC 3659 §7.2.
/// </summary>
public static class MlsxLine
{
    private const int FixedLength = 256; // every fact at its longest, without owner and group

    private static readonly (MlsxFactSet Fact, string Name)[] Facts =
    [
        (MlsxFactSet.Type, "type"), (MlsxFactSet.Size, "size"), (MlsxFactSet.Modify, "modify"),
        (MlsxFactSet.Create, "create"), (MlsxFactSet.Perm, "perm"), (MlsxFactSet.Unique, "unique"),
        (MlsxFactSet.UnixMode, "UNIX.mode"), (MlsxFactSet.UnixOwner, "UNIX.owner"), (MlsxFactSet.UnixGroup, "UNIX.group"),
    ];

    /// <summary>Bytes that <see cref="Write"/> may need for these facts and a name of that length.</summary>
    public static int MaxLength(int nameBytes, in EntryFacts facts) =>
        FixedLength + nameBytes + FtpText.GetMaxByteCount((facts.Owner?.Length ?? 0) + (facts.Group?.Length ?? 0));

    /// <summary>
    /// Writes those of the wanted facts that are known, and returns the length. <paramref name="destination"/> must hold <see cref="MaxLength"/> bytes.
    /// Allocates nothing.
    /// </summary>
    /// <param name="perm">What the user may do, letters of RFC 3659 §7.5.5 (acdeflmprw); at most 16.</param>
    /// <param name="endLine">True for MLSD (CRLF follows), false for MLST.</param>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> name, in EntryFacts facts, MlsxFactSet wanted, ReadOnlySpan<byte> perm, bool endLine)
    {
        var writer = new ByteWriter(destination);
        if (Has(wanted, MlsxFactSet.Type)) writer.Add(TypeFact(facts.Kind));
        if (Has(wanted, MlsxFactSet.Size) && !facts.IsDirectory) WriteSize(ref writer, facts.Size);
        if (Has(wanted, MlsxFactSet.Modify)) WriteTime(ref writer, "modify="u8, facts.Modified);
        if (Has(wanted, MlsxFactSet.Create)) WriteTime(ref writer, "create="u8, facts.Created);
        if (Has(wanted, MlsxFactSet.Perm)) WritePerm(ref writer, perm);
        if (Has(wanted, MlsxFactSet.Unique)) WriteUnique(ref writer, facts);
        if (Has(wanted, MlsxFactSet.UnixMode)) WriteMode(ref writer, facts.UnixMode);
        if (Has(wanted, MlsxFactSet.UnixOwner)) WriteWord(ref writer, "UNIX.owner="u8, facts.Owner);
        if (Has(wanted, MlsxFactSet.UnixGroup)) WriteWord(ref writer, "UNIX.group="u8, facts.Group);
        writer.Add((byte)' ');
        writer.AddName(name);
        if (endLine) writer.Add("\r\n"u8);
        return writer.Position;
    }

    /// <summary>Parses a line of MLSD, or of MLST without its leading space, from any server. False where it is no such line.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out ListEntry? entry) =>
        MlsxParser.TryParse(FtpText.Decode(line), out entry);

    /// <summary>The facts on offer as FEAT lists them, a star behind each that is sent now: <c>type*;size*;create;</c>. RFC 3659 §7.8.</summary>
    public static string FeatText(MlsxFactSet selected) => FeatText(selected, MlsxFactSet.All);

    /// <inheritdoc cref="FeatText(MlsxFactSet)"/>
    /// <param name="supported">The facts that this server can tell at all.</param>
    public static string FeatText(MlsxFactSet selected, MlsxFactSet supported)
    {
        var text = new StringBuilder();
        foreach (var (fact, name) in Facts)
        {
            if (Has(supported, fact)) text.Append(name).Append(Has(selected, fact) ? "*;" : ";");
        }
        return text.ToString();
    }

    /// <summary>The facts as the reply to OPTS MLST lists them: <c>type;size;modify;</c>. RFC 3659 §7.9.</summary>
    public static string OptsText(MlsxFactSet selected) => FeatText(MlsxFactSet.None, selected);

    /// <summary>The facts that OPTS MLST asks for, as far as they are supported; others are ignored (RFC 3659 §7.9).</summary>
    public static MlsxFactSet ParseOpts(string argument, MlsxFactSet supported)
    {
        var chosen = MlsxFactSet.None;
        foreach (var range in argument.AsSpan().Split(';'))
        {
            var word = argument.AsSpan(range).Trim();
            foreach (var (fact, name) in Facts)
            {
                if (word.Equals(name, StringComparison.OrdinalIgnoreCase)) chosen |= fact;
            }
        }
        return chosen & supported;
    }

    // Enum.HasFlag allocates until the method is optimized.
    private static bool Has(MlsxFactSet set, MlsxFactSet fact) => (set & fact) == fact;

    private static ReadOnlySpan<byte> TypeFact(EntryKind kind) => kind switch
    {
        EntryKind.File => "type=file;"u8,
        EntryKind.Directory => "type=dir;"u8,
        EntryKind.Link => "type=OS.unix=symlink;"u8,
        EntryKind.Other => "type=OS.unix=special;"u8,
        EntryKind.CurrentDirectory => "type=cdir;"u8,
        EntryKind.ParentDirectory => "type=pdir;"u8,
        _ => default,
    };

    private static void WriteSize(ref ByteWriter writer, long size)
    {
        writer.Add("size="u8);
        writer.AddDecimal((ulong)Math.Max(0, size));
        writer.Add((byte)';');
    }

    private static void WriteTime(ref ByteWriter writer, ReadOnlySpan<byte> label, DateTime time)
    {
        if (time.Ticks == 0) return;
        writer.Add(label);
        FtpTime.Write(time, ref writer);
        writer.Add((byte)';');
    }

    private static void WritePerm(ref ByteWriter writer, ReadOnlySpan<byte> perm)
    {
        writer.Add("perm="u8);
        writer.Add(perm);
        writer.Add((byte)';');
    }

    private static void WriteUnique(ref ByteWriter writer, in EntryFacts facts)
    {
        if ((facts.UniqueDevice | facts.UniqueFile) == 0) return;
        writer.Add("unique="u8);
        writer.AddHex(facts.UniqueDevice);
        writer.Add((byte)'g');
        writer.AddHex(facts.UniqueFile);
        writer.Add((byte)';');
    }

    private static void WriteMode(ref ByteWriter writer, int mode)
    {
        if (mode < 0) return;
        writer.Add("UNIX.mode="u8);
        for (var shift = 9; shift >= 0; shift -= 3) writer.Add((byte)('0' + (mode >> shift & 7)));
        writer.Add((byte)';');
    }

    private static void WriteWord(ref ByteWriter writer, ReadOnlySpan<byte> label, string? word)
    {
        if (string.IsNullOrEmpty(word)) return;
        writer.Add(label);
        writer.AddWord(word);
        writer.Add((byte)';');
    }
}

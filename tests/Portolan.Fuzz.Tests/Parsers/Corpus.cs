using System.Globalization;
using System.Text;

namespace Portolan.Fuzz.Tests.Parsers;

/// <summary>
/// The kept inputs of one parser, <c>Corpus/NAME.txt</c>: one on each line, bytes that are not plain ASCII as <c>\xNN</c>. Found by long runs, replayed by every run.
/// </summary>
internal static class Corpus
{
    private const int MostBytes = 600, MostLines = 150;

    public static List<byte[]> Read(string name) =>
        [.. File.ReadLines(Path.Join(AppContext.BaseDirectory, "Corpus", name + ".txt")).Where(line => line.Length > 0).Select(Parse)];

    /// <summary>Writes what is worth keeping to <c>PORTOLAN_FUZZ_CORPUS</c>, where that names a folder.</summary>
    public static void Write(string name, IEnumerable<byte[]> inputs)
    {
        if (Environment.GetEnvironmentVariable("PORTOLAN_FUZZ_CORPUS") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Join(folder, name + ".txt"), inputs.Where(input => input.Length is > 0 and <= MostBytes).Select(input => Format(input)).Distinct(StringComparer.Ordinal).Take(MostLines));
    }

    public static string Format(ReadOnlySpan<byte> input)
    {
        var text = new StringBuilder(input.Length + 16);
        foreach (var b in input)
        {
            if (b is >= 32 and < 127 and not (byte)'\\') text.Append((char)b);
            else text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }
        return text.ToString();
    }

    public static byte[] Parse(string line)
    {
        var bytes = new List<byte>(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\')
            {
                bytes.Add((byte)line[i]);
                continue;
            }
            bytes.Add(byte.Parse(line.AsSpan(i + 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            i += 3;
        }
        return [.. bytes];
    }
}

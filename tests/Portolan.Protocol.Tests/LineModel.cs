namespace Portolan.Protocol.Tests;

/// <summary>What <see cref="LineBuffer"/> should do, written down as plainly as possible: first Telnet, then line ends.</summary>
internal static class LineModel
{
    public static List<byte[]?> Split(byte[] bytes, int limit)
    {
        var lines = new List<byte[]?>();
        var line = new List<byte>();
        var endsInCr = false;
        foreach (var b in WithoutTelnet(bytes))
        {
            if (b == '\n')
            {
                if (endsInCr) line.RemoveAt(line.Count - 1);
                lines.Add(line.Count > limit ? null : [.. line]);
                line.Clear();
                endsInCr = false;
            }
            else if (b == 0 && endsInCr)
            {
                endsInCr = false;
            }
            else
            {
                line.Add(b);
                endsInCr = b == '\r';
            }
        }
        return lines;
    }

    private static IEnumerable<byte> WithoutTelnet(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != 0xFF) yield return bytes[i];
            else if (i + 1 == bytes.Length) yield break;
            else if (bytes[i + 1] is >= 251 and <= 254) i += 2;
            else if (bytes[i + 1] is >= 240 and <= 250) i++;
            else
            {
                if (bytes[i + 1] == 0xFF) i++;
                yield return 0xFF;
            }
        }
    }
}

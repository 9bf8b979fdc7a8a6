namespace Portolan.Protocol.Tests;

/// <summary>Feeds a <see cref="LineBuffer"/> as a socket does, and collects what comes out; null stands for a line that was too long.</summary>
internal static class Lines
{
    public static List<byte[]?> Deliver(LineBuffer buffer, ReadOnlySpan<byte> bytes, params ReadOnlySpan<int> chunks)
    {
        var lines = new List<byte[]?>();
        for (var turn = 0; !bytes.IsEmpty; turn++)
        {
            var free = buffer.GetFreeMemory();
            Assert.NotEqual(0, free.Length);
            var chunk = chunks.IsEmpty ? free.Length : Math.Max(1, chunks[turn % chunks.Length]);
            var count = Math.Min(Math.Min(chunk, free.Length), bytes.Length);
            bytes[..count].CopyTo(free.Span);
            buffer.Advance(count);
            bytes = bytes[count..];
            ReadAll(buffer, lines);
        }
        return lines;
    }

    private static void ReadAll(LineBuffer buffer, List<byte[]?> lines)
    {
        while (true)
        {
            var status = buffer.TryRead(out var line);
            if (status == LineStatus.NeedMore) return;
            lines.Add(status == LineStatus.Line ? line.ToArray() : null);
        }
    }
}

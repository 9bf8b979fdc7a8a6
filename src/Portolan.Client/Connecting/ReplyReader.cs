using System.Diagnostics.CodeAnalysis;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Bytes in, replies out.</summary>
internal sealed class ReplyReader(int longestLine)
{
    private readonly LineBuffer _lines = new(longestLine);
    private readonly ReplyParser _parser = new();

    /// <summary>True where no byte waits.</summary>
    public bool IsEmpty => _lines.IsEmpty;

    public Memory<byte> GetFreeMemory() => _lines.GetFreeMemory();

    public void Advance(int count) => _lines.Advance(count);

    /// <exception cref="ReplyFormatException">A line that is part of no reply.</exception>
    public bool TryRead([NotNullWhen(true)] out Reply? reply)
    {
        while (true)
        {
            var status = _lines.TryRead(out var line);
            reply = null;
            if (status == LineStatus.NeedMore) return false;
            if (status == LineStatus.TooLong) throw new ReplyFormatException(ReplyFault.LineTooLong);
            if (_parser.TryAdd(line, out reply)) return true;
        }
    }
}

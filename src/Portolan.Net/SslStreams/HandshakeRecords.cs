using System.Buffers.Binary;

namespace Portolan.Net.SslStreams;

/// <summary>Collects the first bytes one side sends in a handshake and hands out its messages. RFC 8446 §4, §5.1.</summary>
/// <remarks>It only reads what travels in clear; when it cannot follow, it says so by <see cref="Lost"/> and never throws.</remarks>
internal sealed class HandshakeRecords
{
    public const byte ChangeCipherSpec = 20;
    public const byte Handshake = 22;
    private const int HeaderBytes = 5;
    private const int MostBytes = 20_000;
    private readonly List<byte> _records = [];
    private readonly List<byte> _messages = [];
    private int _recordStart;
    private int _messageStart;

    /// <summary>The bytes are no handshake, or too long a one.</summary>
    public bool Lost { get; private set; }

    /// <summary>The record behind the messages read so far is ChangeCipherSpec.</summary>
    public bool CipherChanged { get; private set; }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (Lost || CipherChanged)
            return;
        if (_records.Count + bytes.Length > MostBytes)
            bytes = bytes[..Math.Max(0, MostBytes - _records.Count)];
        Lost = bytes.IsEmpty && _records.Count >= MostBytes;
        foreach (var value in bytes)
            _records.Add(value);
        ReadRecords();
    }

    /// <summary>The next whole message: its type and body.</summary>
    public bool TryRead(out byte type, out byte[] body)
    {
        (type, body) = (0, []);
        if (_messages.Count - _messageStart < 4)
            return false;
        var length = _messages[_messageStart + 1] << 16 | _messages[_messageStart + 2] << 8 | _messages[_messageStart + 3];
        if (_messages.Count - _messageStart - 4 < length)
            return false;
        type = _messages[_messageStart];
        body = [.. _messages.GetRange(_messageStart + 4, length)];
        _messageStart += 4 + length;
        return true;
    }

    private void ReadRecords()
    {
        while (_records.Count - _recordStart >= HeaderBytes)
        {
            var type = _records[_recordStart];
            var length = _records[_recordStart + 3] << 8 | _records[_recordStart + 4];
            if (type == ChangeCipherSpec)
            {
                CipherChanged = true;
                return;
            }
            if (type != Handshake)
            {
                Lost = true;
                return;
            }
            if (_records.Count - _recordStart - HeaderBytes < length)
                return;
            _messages.AddRange(_records.GetRange(_recordStart + HeaderBytes, length));
            _recordStart += HeaderBytes + length;
        }
    }

    /// <summary>Walks the extensions block that <paramref name="bytes"/> begins with.</summary>
    public static bool TryFindExtension(ReadOnlySpan<byte> bytes, ushort wanted, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (bytes.Length < 2)
            return false;
        bytes = bytes[2..];
        while (bytes.Length >= 4)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(bytes);
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            if (bytes.Length < 4 + length)
                return false;
            if (type == wanted)
            {
                content = bytes.Slice(4, length);
                return true;
            }
            bytes = bytes[(4 + length)..];
        }
        return false;
    }
}

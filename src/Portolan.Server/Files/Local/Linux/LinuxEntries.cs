using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Server.Files.Local.Linux;

/// <summary>The raw names of a directory, by getdents64 into one reused buffer; the first read is small so that the first entries leave early.</summary>
internal sealed unsafe class LinuxEntries(SafeFileHandle directory) : IDisposable
{
    private const int FirstBytes = 4 * 1024; // 60 to 150 entries
    private const int BufferBytes = 128 * 1024;
    private const int NameOffset = 19; // of struct linux_dirent64
    private const int LongestEntry = NameOffset + 256 + 8;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _position;
    private int _end;

    /// <summary>Reads the next batch; false at the end.</summary>
    public bool Fill()
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        // The first batch filled its buffer: more is to come, in larger bites.
        if (_buffer.Length < BufferBytes && _end > FirstBytes - LongestEntry) Replace(ArrayPool<byte>.Shared.Rent(BufferBytes));
        _position = 0;
        fixed (byte* buffer = _buffer) _end = Libc.Getdents64(directory, buffer, Math.Min(_buffer.Length, BufferBytes));
        if (_end < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _end = 0;
            // ENOENT: the directory was removed while we read it; that is its end.
            if (error != LinuxErrors.NoSuchEntry) throw LinuxErrors.Exception(error, "getdents64");
        }
        return _end > 0;
    }

    /// <summary>What was read; names are places in it. Valid until the next <see cref="Fill"/>.</summary>
    public ReadOnlySpan<byte> Buffer => _buffer;

    /// <summary>Takes the next name that a client may see, or a partial's; valid until the next <see cref="Fill"/>, with a NUL behind it.</summary>
    public bool TryTake(out ReadOnlySpan<byte> name) => TryTake(out name, out _);

    /// <param name="start">Where the name is in <see cref="Buffer"/>.</param>
    public bool TryTake(out ReadOnlySpan<byte> name, out int start)
    {
        while (_position < _end)
        {
            var entry = _buffer.AsSpan(_position, _end - _position);
            var length = MemoryMarshal.Read<ushort>(entry[16..]);
            start = _position + NameOffset;
            name = entry[NameOffset..length];
            name = name[..name.IndexOf((byte)0)];
            _position += length;
            if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) || name.ContainsAny((byte)'\r', (byte)'\n')) continue;
            return true;
        }
        name = default;
        start = 0;
        return false;
    }

    public void Dispose()
    {
        if (_buffer.Length == 0) return;
        Replace([]);
        _position = _end = 0;
        directory.Dispose();
    }

    private void Replace(byte[] buffer)
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = buffer;
    }
}

using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Server.Files.Local.Linux;

/// <summary>The raw names of a directory, by getdents64 into one reused buffer.</summary>
/// <remarks>
/// About as many at once as <see cref="StatxRing"/> asks for in one call: what the kernel touched of them is still in the processor's cache then.
/// 1.7 µs an entry against 2.0 with 128 KiB, in a directory of 100,000. And the first entries leave early.
/// </remarks>
internal sealed unsafe class LinuxEntries(SafeFileHandle directory) : IDisposable
{
    private const int BatchBytes = 5 * 1024; // 80 to 180 entries
    private const int NameOffset = 19; // of struct linux_dirent64

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BatchBytes);
    private int _position;
    private int _end;

    /// <summary>Reads the next batch; false at the end.</summary>
    public bool Fill()
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        _position = 0;
        fixed (byte* buffer = _buffer) _end = Libc.Getdents64(directory, buffer, BatchBytes);
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
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _position = _end = 0;
        directory.Dispose();
    }
}

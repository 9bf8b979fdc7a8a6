using System.Buffers;
using Portolan.Protocol;

namespace Portolan.Server.Files.Local.Linux;

/// <summary>A name or path as the kernel wants it: bytes with a NUL behind, in the caller's scratch space where they fit.</summary>
internal readonly ref struct PathBytes
{
    /// <summary>Scratch space that holds almost every path.</summary>
    public const int ScratchBytes = 512;

    private readonly Span<byte> _bytes;
    private readonly byte[]? _rented;

    public PathBytes(ReadOnlySpan<char> text, Span<byte> scratch)
    {
        var needed = FtpText.GetMaxByteCount(text.Length) + 1;
        if (needed > scratch.Length) scratch = _rented = ArrayPool<byte>.Shared.Rent(needed);
        var length = FtpText.Encode(text, scratch);
        scratch[length] = 0;
        _bytes = scratch[..(length + 1)];
    }

    /// <summary>A path relative to the root directory.</summary>
    public static PathBytes Of(VirtualPath path, Span<byte> scratch) =>
        new(path.IsRoot ? "." : path.Value.AsSpan(1), scratch);

    public ref readonly byte GetPinnableReference() => ref _bytes.GetPinnableReference();

    public void Dispose()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
    }
}

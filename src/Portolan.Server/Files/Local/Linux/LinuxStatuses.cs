using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Server.Files.Local.Linux;

/// <summary>The entries of an open directory with their status: many by one call where the kernel offers that, else one by one.</summary>
internal sealed unsafe class LinuxStatuses(SafeFileHandle directory, LinuxEntries entries) : IDisposable
{
    private const int WorthRing = 16;

    private readonly (int Start, int Length)[] _names = new (int, int)[StatxRing.Most];
    private StatxRing? _ring;
    private bool _inRing;
    private int _count;
    private int _next;
    private StatxBuffer _single;

    /// <summary>Takes the next entry that is still there; name and status are valid until the next call.</summary>
    public bool TryTake(out ReadOnlySpan<byte> name)
    {
        while (_next < _count || Gather())
        {
            var index = _next++;
            var (start, length) = _names[index];
            name = entries.Buffer.Slice(start, length);
            if (_inRing ? IsThere(_ring!.Error(index)) : TryStat(name)) return true;
        }
        name = default;
        return false;
    }

    /// <summary>Of the entry that was taken last.</summary>
    public ref readonly StatxBuffer Status => ref _inRing ? ref _ring!.Status(_next - 1) : ref _single;

    public void Dispose()
    {
        _ring?.Return();
        _ring = null;
        _count = _next = 0;
    }

    private bool Gather()
    {
        (_count, _next) = (0, 0);
        Span<int> starts = stackalloc int[StatxRing.Most];
        for (; _count < starts.Length && entries.TryTake(out var name, out starts[_count]); _count++) _names[_count] = (starts[_count], name.Length);
        _inRing = _count >= WorthRing && TryRun(starts[.._count]);
        return _count > 0;
    }

    private bool TryRun(ReadOnlySpan<int> starts)
    {
        if ((_ring ??= StatxRing.TryRent()) is not { } ring) return false;
        _ring = null; // given back only by a call that came back
        fixed (byte* names = entries.Buffer)
        {
            var ran = ring.TryRun(directory, names, starts);
            _ring = ring;
            return ran;
        }
    }

    private bool TryStat(ReadOnlySpan<byte> name)
    {
        fixed (byte* bytes = name) // a NUL is behind it
        fixed (StatxBuffer* status = &_single)
            return Libc.Statx(directory, bytes, Libc.AtSymlinkNoFollow | Libc.AtNoAutomount, StatxBuffer.Mask, status) == 0 || IsThere(Marshal.GetLastPInvokeError());
    }

    /// <returns>False where the entry was removed since it was read, or a broken medium shows it: the rest of the listing goes on.</returns>
    private static bool IsThere(int error) => error switch
    {
        0 => true,
        LinuxErrors.NoSuchEntry or LinuxErrors.Access or LinuxErrors.InputOutput => false,
        _ => throw LinuxErrors.Exception(error, "statx"),
    };
}

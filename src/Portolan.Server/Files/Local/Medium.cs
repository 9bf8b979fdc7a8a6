using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Portolan.Server.Files.Local.Linux;

namespace Portolan.Server.Files.Local;

/// <summary>File contents by the framework's own calls, with their exceptions told apart as the store does.</summary>
internal static class Medium
{
    private const int CopyBytes = 1 << 20;

    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> data, long offset)
    {
        try
        {
            RandomAccess.Write(file, data, offset);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Refusal(e);
        }
    }

    public static void SetLength(SafeFileHandle file, long length) => Run(() => RandomAccess.SetLength(file, length));

    public static void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Refusal(e);
        }
    }

    public static T Run<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Refusal(e);
        }
    }

    /// <summary>Copies bytes from <paramref name="offset"/> up to <paramref name="end"/>.</summary>
    public static void Copy(SafeFileHandle source, SafeFileHandle target, long offset, long end, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(end - offset, 1, CopyBytes));
        try
        {
            while (offset < end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = RandomAccess.Read(source, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)), offset);
                if (count == 0) throw new StoreException(StoreError.OffsetBeyondEnd, "the file shrank while it was copied");
                Write(target, buffer.AsSpan(0, count), offset);
                offset += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>False where a framework exception tells of a fault of the medium, or of a bug.</summary>
    public static bool IsRefusal(Exception e) => Kind(e) is not null;

    /// <summary>The store's word for a framework exception.</summary>
    public static StoreException Refusal(Exception e) => new(Kind(e) ?? StoreError.Denied, e.Message, e);

    private static StoreError? Kind(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => StoreError.NotFound,
        UnauthorizedAccessException => StoreError.Denied,
        PathTooLongException or ArgumentException or NotSupportedException => StoreError.BadName,
        IOException io => OperatingSystem.IsWindows() ? WindowsKind(io.HResult) : UnixKind(io.HResult),
        _ => null,
    };

    // The framework leaves errno in HResult. macOS and Linux agree below 35.
    private static StoreError? UnixKind(int errno) => OperatingSystem.IsLinux() ? LinuxErrors.Kind(errno) : errno switch
    {
        35 /* EAGAIN */ => StoreError.Busy,
        62 /* ELOOP */ => StoreError.NotFound,
        63 /* ENAMETOOLONG */ or 92 /* EILSEQ */ => StoreError.BadName,
        66 /* ENOTEMPTY */ => StoreError.NotEmpty,
        69 /* EDQUOT */ => StoreError.QuotaExceeded,
        < 35 and not LinuxErrors.TryAgain => LinuxErrors.Kind(errno),
        _ => null,
    };

    private static StoreError? WindowsKind(int result) => (result & 0xFFFF) switch
    {
        2 or 3 => StoreError.NotFound,
        5 => StoreError.Denied,
        19 => StoreError.ReadOnly,
        32 or 33 => StoreError.Busy,
        39 or 112 => StoreError.Full,
        80 or 183 => StoreError.Exists,
        123 or 161 or 206 => StoreError.BadName,
        145 => StoreError.NotEmpty,
        267 => StoreError.NotDirectory,
        1295 => StoreError.QuotaExceeded,
        _ => null,
    };
}

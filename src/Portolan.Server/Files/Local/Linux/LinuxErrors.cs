using System.Runtime.InteropServices;

namespace Portolan.Server.Files.Local.Linux;

/// <summary>The one table from errno to what a store says. What is not in it is a fault of the medium: IOException.</summary>
internal static class LinuxErrors
{
    public const int NoSuchEntry = 2;
    public const int Interrupted = 4;
    public const int BadDescriptor = 9;
    public const int TryAgain = 11;
    public const int NotPermitted = 1;
    public const int Busy = 16;
    public const int Access = 13;
    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int Invalid = 22;
    public const int NoLocks = 37;
    public const int InputOutput = 5;
    public const int NotSupportedCall = 38;
    public const int NotSupported = 95;

    public static StoreError? Kind(int errno) => errno switch
    {
        NoSuchEntry or 40 /* ELOOP */ or 116 /* ESTALE */ => StoreError.NotFound,
        NotPermitted or Access or 6 /* ENXIO: socket, FIFO */ or 19 /* ENODEV */ => StoreError.Denied,
        Exists => StoreError.Exists,
        39 /* ENOTEMPTY */ => StoreError.NotEmpty,
        20 /* ENOTDIR */ => StoreError.NotDirectory,
        21 /* EISDIR */ => StoreError.IsDirectory,
        28 /* ENOSPC */ or 27 /* EFBIG */ => StoreError.Full,
        122 /* EDQUOT */ => StoreError.QuotaExceeded,
        TryAgain or Busy or 26 /* ETXTBSY */ => StoreError.Busy,
        36 /* ENAMETOOLONG */ or Invalid or 84 /* EILSEQ */ => StoreError.BadName,
        30 /* EROFS */ => StoreError.ReadOnly,
        CrossDevice or NotSupportedCall or NotSupported => StoreError.Unsupported,
        _ => null,
    };

    public static Exception Exception(int errno, string call)
    {
        var message = $"{call}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})";
        return Kind(errno) is { } kind ? new StoreException(kind, message) : new IOException(message, errno);
    }

    /// <summary>The exception for the call that has just failed.</summary>
    public static Exception Last(string call) => Exception(Marshal.GetLastPInvokeError(), call);
}

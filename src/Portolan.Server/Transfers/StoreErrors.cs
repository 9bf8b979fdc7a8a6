using Portolan.Server.Files;

namespace Portolan.Server.Transfers;

/// <summary>Reads a failed medium's error: full disks, quotas and disks that became read-only have a reply of their own.</summary>
internal static class StoreErrors
{
    private const int Enospc = 28;
    private const int Erofs = 30;
    private const int Edquot = 122;
    private const int ErrorDiskFull = unchecked((int)0x80070070);
    private const int ErrorHandleDiskFull = unchecked((int)0x80070027);

    public static StoreError? From(Exception e) => e is not IOException ? null : e.HResult switch
    {
        Enospc or ErrorDiskFull or ErrorHandleDiskFull => StoreError.Full,
        Erofs => StoreError.ReadOnly,
        Edquot => StoreError.QuotaExceeded,
        _ => null,
    };
}

namespace Portolan.Server.Tests.Kit;

/// <summary>A running transfer in one line, for comparing.</summary>
internal static class TransferWords
{
    /// <returns><c>STOR /a: 5 bytes so far</c>; null where nothing runs.</returns>
    public static string? Words(this TransferInfo? transfer) => transfer is null ? null : $"{transfer.Verb} {transfer.Path}: {transfer.Bytes} bytes so far";
}

namespace Portolan.Server.Files;

/// <summary>Why a store refused.</summary>
public enum StoreError
{
    NotFound,
    Denied,
    Exists,
    NotEmpty,
    NotDirectory,
    IsDirectory,
    /// <summary>The medium is full.</summary>
    Full,
    /// <summary>The account's quota is reached.</summary>
    QuotaExceeded,
    /// <summary>Another transfer holds the file.</summary>
    Busy,
    /// <summary>The name is not possible here (too long, reserved, a device name, not representable).</summary>
    BadName,
    /// <summary>REST beyond the end of the file.</summary>
    OffsetBeyondEnd,
    ReadOnly,
    Unsupported,
    /// <summary>The account runs as many transfers as it may.</summary>
    TooManyTransfers,
}

/// <summary>A refusal by a store. Its message is for the log; replies come from one table by <see cref="Error"/>.</summary>
public sealed class StoreException(StoreError error, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public StoreError Error { get; } = error;
}

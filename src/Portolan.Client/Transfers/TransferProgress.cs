using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>How far a transfer is.</summary>
/// <param name="Path">On the server.</param>
/// <param name="Bytes">Of the file so far, those before a resumed transfer included.</param>
/// <param name="Total">Of the file; null where it is not known.</param>
/// <param name="BytesPerSecond">Over the last second or so.</param>
public readonly record struct TransferProgress(string Path, long Bytes, long? Total, double BytesPerSecond, TimeSpan Elapsed);

/// <summary>What a transfer did.</summary>
/// <param name="Path">On the server; after a unique upload, the name the server chose where it told.</param>
/// <param name="Bytes">Moved by this transfer.</param>
/// <param name="Offset">Where it began; 0 unless resumed.</param>
/// <param name="Tls">What TLS agreed on for the data; null in clear.</param>
/// <param name="FinalReply">The server's last word; null (and mode None) where nothing was left to move.</param>
public sealed record TransferSummary(string Path, long Bytes, long Offset, TimeSpan Elapsed, DataMode Mode, TlsState? Tls, Reply? FinalReply);

/// <summary>How a download behaves.</summary>
public sealed record DownloadOptions
{
    /// <summary>Goes on with a <c>.part</c> file beside the target, unless the server's file changed since.</summary>
    public bool Resume { get; init; }

    /// <summary>Gives the local file the server's modification time, where the server tells it.</summary>
    public bool KeepModified { get; init; }
}

/// <summary>How an upload behaves.</summary>
public sealed record UploadOptions
{
    public UploadMode Mode { get; init; }

    /// <summary>Gives the server's file the local modification time (MFMT), where the server can.</summary>
    public bool KeepModified { get; init; }
}

/// <summary>What an upload does with a file that is there.</summary>
public enum UploadMode
{
    /// <summary>STOR.</summary>
    Replace,
    /// <summary>Goes on where the server's file ends (REST + STOR, or APPE).</summary>
    Resume,
    /// <summary>APPE.</summary>
    Append,
    /// <summary>STOU: the server picks a name that is free.</summary>
    Unique,
}

using Portolan.Diagnosis;

namespace Portolan.Server;

/// <summary>A transfer under way, at one moment.</summary>
/// <param name="Session">The session's number.</param>
/// <param name="Verb">RETR, STOR, LIST …</param>
/// <param name="Path">The virtual path.</param>
/// <param name="Bytes">Bytes on the data connection so far.</param>
/// <param name="TotalBytes">How many it will be; null where nobody said.</param>
/// <param name="BytesPerSecond">Of late, as far as the last seconds tell; 0 at the start.</param>
/// <param name="Connection">The steps of its data connection. May still change.</param>
public sealed record TransferInfo(
    long Session, string? User, string Verb, string Path, bool Upload, long Bytes, long? TotalBytes, long BytesPerSecond, DateTimeOffset StartedAt, DataConnectionTrace Connection);

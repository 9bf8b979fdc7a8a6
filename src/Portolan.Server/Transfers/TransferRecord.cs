using Portolan.Diagnosis;

namespace Portolan.Server;

/// <summary>One transfer that ended, for the log, the audit and the console.</summary>
/// <param name="Session">The session's number.</param>
/// <param name="Verb">RETR, STOR, LIST …</param>
/// <param name="Path">The virtual path.</param>
/// <param name="Bytes">Bytes on the data connection.</param>
/// <param name="Connection">The six steps of its data connection.</param>
public sealed record TransferRecord(
    long Session, string? User, string Verb, string Path, bool Upload, long Bytes, TimeSpan Duration, bool Succeeded, DataConnectionTrace Connection);

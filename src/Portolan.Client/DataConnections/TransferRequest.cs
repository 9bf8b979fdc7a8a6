using Portolan.Net;

namespace Portolan.Client;

/// <summary>A command that moves data.</summary>
/// <param name="RestartAt">Sent as REST right before the command where it is not 0. RFC 3659 §5.</param>
internal sealed record TransferRequest(string Verb, string? Argument, TlsPurpose Direction, long RestartAt = 0);

namespace Portolan.Console.Wire;

/// <summary>Who connects with what.</summary>
/// <param name="ResumptionRate">Of data connections with TLS since the start, 0 to 1; null before the first.</param>
internal sealed record TlsReport(string Engine, IReadOnlyList<TlsProtocolUse> Protocols, IReadOnlyList<TlsClientUse> Clients, double? ResumptionRate);

internal sealed record TlsProtocolUse(string Protocol, string Cipher, int Sessions);

internal sealed record TlsClientUse(string Client, string Protocol, string Cipher, int Sessions, long Resumed, long NotResumed);

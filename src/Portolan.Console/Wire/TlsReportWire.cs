namespace Portolan.Console.Wire;

/// <summary>Who connects with what.</summary>
/// <param name="ResumptionRate">Of data connections with TLS since the start, 0 to 1; null before the first.</param>
internal sealed record TlsReport(string Engine, IReadOnlyList<TlsProtocolUse> Protocols, IReadOnlyList<TlsClientUse> Clients, double? ResumptionRate);

/// <param name="Protocol">Empty where it is none.</param>
internal sealed record TlsProtocolUse(string Protocol, string Cipher, int Sessions);

/// <param name="Sessions">Running now.</param>
/// <param name="Resumed">Data connections since the start.</param>
/// <param name="Plain">Sessions without TLS since the start.</param>
internal sealed record TlsClientUse(string Client, string Protocol, string Cipher, int Sessions, long Resumed, long NotResumed, long Plain);

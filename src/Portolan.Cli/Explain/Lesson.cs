using Portolan.Diagnosis;

namespace Portolan.Cli.Explain;

/// <summary>What is to be shown: one mode, in clear or under TLS, on loopback or through a NAT.</summary>
internal sealed record Lesson(bool Active, bool Tls, bool Nat)
{
    /// <summary>The verbs of RFC 959: they carry the address in full, so that there is something to see.</summary>
    public DataMode Mode => Active ? DataMode.Port : DataMode.Pasv;
}

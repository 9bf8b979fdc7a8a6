using System.Diagnostics;
using Portolan.Testing;

namespace Portolan.Interop.Tests.Daemons;

/// <summary>Our own server where every data connection must resume its control connection's TLS session.</summary>
public sealed class StrictPortolan : Daemon
{
    public override string Name => "portolan";

    public override bool DemandsResumption => true;

    protected override Task<ProcessStartInfo> ConfigureAsync() => Task.FromResult(new ProcessStartInfo(Repository.Portolan,
    [
        "serve", "--root", Root, "--user", $"{User}:{Password}", "--listen", $"{Address}:{Number(Port)}",
        "--passive-ports", $"{Number(Passive.Low)}-{Number(Passive.High)}", "--tls-cert", Pem.Certificate, "--tls-key", Pem.Key,
        "--tls-session-reuse", "require", "--log-level", "debug", "--no-console",
    ]));
}

using System.Net;
using Portolan.Server.Files;
using Portolan.Server.Quotas;

namespace Portolan.Server.Accounts;

/// <summary>Somebody who may log in, with everything a session needs to know.</summary>
public sealed record Account
{
    public required string Name { get; init; }

    /// <summary>Where this account's files live.</summary>
    public required IFileStore Files { get; init; }

    /// <summary>What it may do there.</summary>
    public AccessPolicy Access { get; init; } = AccessPolicy.Full;

    /// <summary>The directory a session begins in.</summary>
    public VirtualPath Home { get; init; } = VirtualPath.Root;

    /// <summary>
    /// Whether it needs TLS, from USER on; null leaves that to network and server. False lets it do without on data connections only:
    /// before the login network and server may ask for it too.
    /// </summary>
    public bool? RequireTls { get; init; }

    /// <summary>Whether its data connections must resume the TLS session of their control connection; null leaves that to network and server.</summary>
    public TlsSessionReuse? SessionReuse { get; init; }

    /// <summary>What it uses and may use, shared by all its sessions; null counts and limits nothing.</summary>
    public AccountUse? Use { get; init; }

    /// <summary>Networks it may log in from; empty allows all.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];
}

using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Networks;

namespace Portolan.Lab.Tests.Clients;

/// <summary>One file to fetch or to send by one program.</summary>
/// <param name="Limit">How long each of the program's own waits may last.</param>
public sealed record Errand(Network Network, string Remote, string Local, Way Way, bool Tls, TimeSpan Limit)
{
    public bool Upload { get; init; }

    public Node From { get; init; } = Network.Client;

    public string Url => $"ftp://{Network.UrlHost}/{Remote}";
}

/// <summary>How a client is told to make data connections.</summary>
public enum Way
{
    Epsv,
    Pasv,
    Eprt,
    Port,

    /// <summary>Told nothing: the program's own choice.</summary>
    Auto,
}

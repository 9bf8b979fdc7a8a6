using System.Net;
using Portolan.Net;
using Portolan.Server.Accounts;

namespace Portolan.Administration;

/// <summary>What the settings need of the program that runs the server.</summary>
public sealed record SettingsHost
{
    public required IAccountStore Accounts { get; init; }

    /// <summary>Finds the certificate for the settings; asked at each change, so the host keeps what it gave before. Null where TLS is off.</summary>
    /// <remarks>May throw <see cref="CertificateFileException"/>: then the change is refused.</remarks>
    public Func<TlsSection, CertificateSource?> Certificate { get; init; } = static _ => null;

    /// <summary>The TLS implementation; null takes the best this machine has.</summary>
    public TlsEngine? Engine { get; init; }

    /// <summary>Where the server listens when the settings leave it open.</summary>
    public IReadOnlyList<IPEndPoint> DefaultListen { get; init; } = [new(IPAddress.IPv6Any, 21)];

    /// <summary>Hears of the settings that hold, at the start and after each change; before sessions see them. May throw <see cref="RefusedException"/>.</summary>
    public Action<ServerSettings> Use { get; init; } = static _ => { };
}

/// <summary>A value that the command line sets for this run.</summary>
/// <param name="Field">A JSON pointer: <c>/passive/ports</c>.</param>
/// <param name="Flag"><c>--passive-ports</c></param>
/// <param name="Value">As the document writes it.</param>
public sealed record SettingPin(string Field, string Flag, System.Text.Json.Nodes.JsonNode? Value);

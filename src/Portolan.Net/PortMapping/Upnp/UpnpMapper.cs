using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Net.PortMapping.Upnp;

/// <summary>Maps ports by UPnP: services WANIPConnection:1 and :2, and WANPPPConnection:1.</summary>
/// <remarks>AddAnyPortMapping (version 2) is not used: it exists to be given another port, which is of no use here.</remarks>
internal sealed class UpnpMapper : IPortMapper
{
    private const string Description = "Portolan";

    private readonly RouterPath _path;
    private readonly RouterHttp _http;
    private readonly GatewaySearch _search;
    private MappingService? _service;
    private bool _onlyPermanent;
    private bool _hasAddress;

    public UpnpMapper(RouterPath path, TimeProvider time)
    {
        _path = path;
        _http = new RouterHttp(path);
        _search = new GatewaySearch(path, _http, time);
    }

    public PortMappingProtocol Protocol => PortMappingProtocol.Upnp;

    public async ValueTask<RouterCheck> CheckAsync(int? port, CancellationToken cancellationToken)
    {
        var wasKnown = _service is not null;
        var external = wasKnown ? await AskExternalAddressAsync(_http, _service!, cancellationToken).ConfigureAwait(false) : null;
        if (external is null)
        {
            // A router that began anew often listens elsewhere.
            _service = await _search.FindAsync(cancellationToken).ConfigureAwait(false);
            if (_service is null) return new RouterCheck(PortMappingFailure.NoAnswer, ExternalAddress: null, MappingsLost: false);
            external = await AskExternalAddressAsync(_http, _service, cancellationToken).ConfigureAwait(false);
        }
        var isLost = port is { } mapped && await HolderOfAsync(mapped, cancellationToken).ConfigureAwait(false) is { } holder && !holder.Equals(_path.Local.ToString(), StringComparison.Ordinal);
        _hasAddress = external?.Address is not null;
        return new RouterCheck(PortMappingFailure.None, external?.Address, isLost);
    }

    public async ValueTask<PortMappingOutcome> MapAsync(int port, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        if (_onlyPermanent) lifetime = Timeout.InfiniteTimeSpan;
        var answer = await AddAsync(port, lifetime, cancellationToken).ConfigureAwait(false);
        // Version 1 says 725; some routers find a lease an invalid argument instead.
        if (answer?.ErrorCode is UpnpError.OnlyPermanentLeases or UpnpError.InvalidArguments && lifetime != Timeout.InfiniteTimeSpan)
        {
            lifetime = Timeout.InfiniteTimeSpan;
            answer = await AddAsync(port, lifetime, cancellationToken).ConfigureAwait(false);
            _onlyPermanent = answer?.ErrorCode == 0;
        }
        var failure = FailureOf(answer);
        if (failure == PortMappingFailure.None) return new PortMappingOutcome(failure, lifetime, Detail: null);
        var code = answer is null ? null : $"UPnP {answer.ErrorCode}";
        // UPnP has no code for it: a router that is offline fails without a reason.
        if (failure == PortMappingFailure.RouterError && !_hasAddress) failure = PortMappingFailure.Offline;
        if (failure != PortMappingFailure.Taken) return PortMappingOutcome.Failed(failure, code);
        var holder = await HolderOfAsync(port, cancellationToken).ConfigureAwait(false);
        // The router calls it a conflict, but nobody holds the port: its rules forbid it.
        return holder is "" ? PortMappingOutcome.Failed(PortMappingFailure.Refused, code) : PortMappingOutcome.Failed(failure, holder ?? code);
    }

    public async ValueTask<PortMappingFailure> UnmapAsync(int port, CancellationToken cancellationToken)
    {
        var answer = await CommandAsync("DeletePortMapping", KeyOf(port), cancellationToken).ConfigureAwait(false);
        return answer?.ErrorCode == UpnpError.NoSuchEntry ? PortMappingFailure.None : FailureOf(answer);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Null where the service did not answer; the address in it is null where it has none.</summary>
    public static async ValueTask<ExternalAddress?> AskExternalAddressAsync(RouterHttp http, MappingService service, CancellationToken cancellationToken)
    {
        const string Action = "GetExternalIPAddress";
        var answer = await http.CommandAsync(service, Action, SoapMessage.Write(service.Type, Action), cancellationToken).ConfigureAwait(false);
        if (answer is null) return null;
        var isAddress = IPAddress.TryParse(answer["NewExternalIPAddress"], out var address) && address.AddressFamily == AddressFamily.InterNetwork && !address.Equals(IPAddress.Any);
        return new ExternalAddress(isAddress ? address : null);
    }

    /// <summary>The inside address that a port is forwarded to; empty where nobody holds it, null where the router did not say.</summary>
    private async ValueTask<string?> HolderOfAsync(int port, CancellationToken cancellationToken)
    {
        var answer = await CommandAsync("GetSpecificPortMappingEntry", KeyOf(port), cancellationToken).ConfigureAwait(false);
        if (answer?.ErrorCode == UpnpError.NoSuchEntry) return "";
        return answer?.ErrorCode == 0 && IPAddress.TryParse(answer["NewInternalClient"], out var holder) ? holder.ToString() : null;
    }

    private ValueTask<SoapAnswer?> AddAsync(int port, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var number = Text(port);
        var seconds = lifetime == Timeout.InfiniteTimeSpan ? 0 : (int)lifetime.TotalSeconds;
        return CommandAsync("AddPortMapping",
        [
            .. KeyOf(port), ("NewInternalPort", number), ("NewInternalClient", _path.Local.ToString()), ("NewEnabled", "1"),
            ("NewPortMappingDescription", Description), ("NewLeaseDuration", Text(seconds)),
        ], cancellationToken);
    }

    private async ValueTask<SoapAnswer?> CommandAsync(string action, (string Name, string Value)[] arguments, CancellationToken cancellationToken) =>
        _service is { } service ? await _http.CommandAsync(service, action, SoapMessage.Write(service.Type, action, arguments), cancellationToken).ConfigureAwait(false) : null;

    private static (string Name, string Value)[] KeyOf(int port) => [("NewRemoteHost", ""), ("NewExternalPort", Text(port)), ("NewProtocol", "TCP")];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static PortMappingFailure FailureOf(SoapAnswer? answer) => answer?.ErrorCode switch
    {
        null => PortMappingFailure.NoAnswer,
        0 => PortMappingFailure.None,
        UpnpError.ActionNotAuthorized => PortMappingFailure.Refused,
        UpnpError.Conflict or UpnpError.ConflictWithOtherMechanisms => PortMappingFailure.Taken,
        UpnpError.NoPortMapsAvailable => PortMappingFailure.Full,
        _ => PortMappingFailure.RouterError,
    };
}

/// <param name="Address">Null where the router has none.</param>
internal sealed record ExternalAddress(IPAddress? Address);

using System.Net;
using Portolan.Net.PortMapping;

namespace Portolan.Server.PortMapping;

/// <summary>The router's ports as they are and as they should be: searches a protocol, maps, renews, and gives back. For one caller at a time.</summary>
internal sealed class RouterPorts(RouterAccess access, TimeProvider time, ServerLog log)
{
    /// <summary>How soon the router is asked again for what it denied.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(2);

    private readonly List<PortMappingAttempt> _attempts = [];
    private Dictionary<int, Lease> _leases = [];
    private PortMappingWish? _wish;
    private RouterPath? _path;
    private IPortMapper? _mapper;
    private IPAddress? _externalAddress;
    private long? _searchedAt;
    private bool _isSilent;

    public PortMappingState State => new(
        _wish?.Settings.Mode ?? PortMappingMode.Off,
        _path?.Router,
        _mapper?.Protocol,
        _externalAddress,
        [.. from port in _wish?.Ports ?? [] let lease = _leases.GetValueOrDefault(port, Lease.Unasked) orderby port select new MappedPort(port, lease.Failure, lease.Detail)],
        [.. _attempts],
        time.GetUtcNow());

    /// <summary>One round: makes the router's ports what <paramref name="wish"/> says, as far as the router lets us.</summary>
    public async Task ReconcileAsync(PortMappingWish wish, CancellationToken cancellationToken)
    {
        var path = wish.Settings.Mode == PortMappingMode.Off ? null : access.Find(wish.Settings.Router);
        if (path != _path || wish.Settings.Mode != _wish?.Settings.Mode) await ReleaseAsync(cancellationToken);
        if (!wish.Ports.SequenceEqual(_wish?.Ports ?? [])) _searchedAt = null;
        (_wish, _path) = (wish, path);
        if (wish.Settings.Mode == PortMappingMode.Off) return;
        if (path is null) DenyAll(PortMappingFailure.NoRouter);
        else if (_mapper is { } mapper) await KeepAsync(mapper, wish, cancellationToken);
        else if (_searchedAt is not { } then || time.GetElapsedTime(then) >= RetryAfter) await SearchAsync(wish, path, cancellationToken);
    }

    /// <summary>Gives every port back and forgets the router.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_mapper is { } mapper) await UnmapAsync(mapper, [.. Standing], cancellationToken);
        }
        finally
        {
            DropMapper();
            _leases.Clear();
            _attempts.Clear();
            (_externalAddress, _searchedAt) = (null, null);
        }
    }

    private IEnumerable<int> Standing => from lease in _leases where lease.Value.Failure == PortMappingFailure.None select lease.Key;

    private async Task SearchAsync(PortMappingWish wish, RouterPath path, CancellationToken cancellationToken)
    {
        _searchedAt = time.GetTimestamp();
        _attempts.Clear();
        _externalAddress = null;
        var denied = new List<(PortMappingFailure Failure, Dictionary<int, Lease> Leases)>();
        foreach (var protocol in wish.Protocols)
        {
            _leases = [];
            _mapper = access.Open(protocol, path);
            var failure = await TryAsync(_mapper, wish, cancellationToken);
            _attempts.Add(new PortMappingAttempt(protocol, failure));
            if (failure == PortMappingFailure.None) return;
            denied.Add((failure, _leases));
            DropMapper();
            if (!wish.GoesOnAfter(failure)) break;
        }
        (var reason, _leases) = denied.MinBy(attempt => attempt.Failure); // the one that tells most
        if (_leases.Count == 0) DenyAll(reason);
    }

    /// <summary>None where at least one port was mapped.</summary>
    private async Task<PortMappingFailure> TryAsync(IPortMapper mapper, PortMappingWish wish, CancellationToken cancellationToken)
    {
        var check = await mapper.CheckAsync(port: null, cancellationToken);
        if (check.Failure != PortMappingFailure.None) return check.Failure;
        await MapDueAsync(mapper, wish, cancellationToken);
        await LookAsync(mapper, check, cancellationToken);
        return Standing.Any() || _leases.Count == 0 ? PortMappingFailure.None : _leases.Values.Min(lease => lease.Failure);
    }

    private async Task KeepAsync(IPortMapper mapper, PortMappingWish wish, CancellationToken cancellationToken)
    {
        var check = await mapper.CheckAsync(Standing.Cast<int?>().FirstOrDefault(), cancellationToken);
        if (check.Failure == PortMappingFailure.None)
        {
            _externalAddress = check.ExternalAddress;
            if (check.MappingsLost) MapAnew();
            await UnmapAsync(mapper, [.. Standing.Except(wish.Ports)], cancellationToken);
            foreach (var port in _leases.Keys.Except(wish.Ports).ToList()) _leases.Remove(port);
            await MapDueAsync(mapper, wish, cancellationToken);
        }
        else
        {
            if (!_isSilent) log.RouterSilent(_path!.Router, PortMappingTexts.Name(mapper.Protocol));
            foreach (var port in Standing.Where(port => _leases[port].IsOver(time)).ToList()) _leases[port] = Denied(check.Failure);
        }
        _isSilent = check.Failure != PortMappingFailure.None;
        if (Standing.Any()) return;
        DropMapper();
        _attempts.Clear();
        _searchedAt = null; // the next round searches
    }

    /// <summary>PCP learns the external address by mapping, the others by asking for it.</summary>
    private async Task LookAsync(IPortMapper mapper, RouterCheck before, CancellationToken cancellationToken)
    {
        _externalAddress = before.ExternalAddress;
        if (_externalAddress is null && Standing.Any()) _externalAddress = (await mapper.CheckAsync(Standing.First(), cancellationToken)).ExternalAddress;
    }

    private async Task MapDueAsync(IPortMapper mapper, PortMappingWish wish, CancellationToken cancellationToken)
    {
        foreach (var port in wish.Ports)
        {
            var known = _leases.TryGetValue(port, out var lease);
            if (known && !lease.IsDue(time, RetryAfter)) continue;
            var outcome = await mapper.MapAsync(port, wish.Settings.Lifetime, cancellationToken);
            if (outcome.Failure != PortMappingFailure.NoAnswer)
            {
                _leases[port] = new Lease(outcome.Failure, outcome.Detail, time.GetTimestamp(), outcome.Lifetime);
                continue;
            }
            // The router fell silent: it would for every other port too. What still holds is renewed in a later round.
            foreach (var rest in wish.Ports)
                if (!_leases.TryGetValue(rest, out var standing) || (standing.Failure == PortMappingFailure.None && standing.IsOver(time))) _leases[rest] = Denied(PortMappingFailure.NoAnswer);
            return;
        }
    }

    private async Task UnmapAsync(IPortMapper mapper, IReadOnlyList<int> ports, CancellationToken cancellationToken)
    {
        var left = new List<int>();
        foreach (var port in ports)
        {
            var failure = await mapper.UnmapAsync(port, cancellationToken);
            if (failure == PortMappingFailure.None) _leases.Remove(port);
            else left.Add(port);
            if (failure == PortMappingFailure.NoAnswer) break;
        }
        var gone = ports.Except(_leases.Keys).ToList();
        if (gone.Count > 0) log.PortsUnmapped(_path!.Router, PortMappingTexts.Ranges(gone));
        if (left.Count > 0) log.PortsLeftMapped(_path!.Router, PortMappingTexts.Ranges(ports.Except(gone)));
    }

    private void MapAnew()
    {
        log.RouterRestarted(_path!.Router);
        foreach (var port in _leases.Keys.ToList()) _leases.Remove(port);
    }

    private void DenyAll(PortMappingFailure failure)
    {
        foreach (var port in _wish?.Ports ?? []) _leases[port] = Denied(failure);
    }

    private void DropMapper()
    {
        _mapper?.Dispose();
        _mapper = null;
    }

    private Lease Denied(PortMappingFailure failure) => new(failure, Detail: null, time.GetTimestamp(), TimeSpan.Zero);

    /// <param name="At">When the router answered.</param>
    /// <param name="Lifetime">How long it holds from then on.</param>
    private readonly record struct Lease(PortMappingFailure Failure, string? Detail, long At, TimeSpan Lifetime)
    {
        public static Lease Unasked => new(PortMappingFailure.NoAnswer, Detail: null, At: 0, TimeSpan.Zero);

        public bool IsDue(TimeProvider time, TimeSpan retryAfter) => Failure switch
        {
            PortMappingFailure.None => Lifetime != Timeout.InfiniteTimeSpan && time.GetElapsedTime(At) >= Lifetime / 2,
            PortMappingFailure.NoAnswer => true,
            _ => time.GetElapsedTime(At) >= retryAfter,
        };

        public bool IsOver(TimeProvider time) => Lifetime != Timeout.InfiniteTimeSpan && time.GetElapsedTime(At) >= Lifetime;
    }
}

/// <summary>How the router is reached; tests put their own in.</summary>
internal sealed record RouterAccess(Func<IPAddress?, RouterPath?> Find, Func<PortMappingProtocol, RouterPath, IPortMapper> Open)
{
    public static RouterAccess Real(TimeProvider time) => new(RouterPath.Find, (protocol, path) => PortMappers.Open(protocol, path, time));
}

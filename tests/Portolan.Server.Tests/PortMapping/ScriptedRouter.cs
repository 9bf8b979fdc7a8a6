using System.Net;
using Portolan.Net.PortMapping;
using Portolan.Server.PortMapping;

namespace Portolan.Server.Tests.PortMapping;

/// <summary>A router in memory that does what a test tells it, and keeps what it was asked.</summary>
internal sealed class ScriptedRouter
{
    public static readonly IPAddress Address = IPAddress.Parse("192.168.1.1");
    private static readonly RouterPath Path = new(Address, IPAddress.Parse("192.168.1.10"));
    private readonly Lock _gate = new();
    private readonly SortedSet<int> _mapped = [];
    private readonly List<string> _asked = [];

    /// <summary>False: this machine has no router.</summary>
    public bool IsThere { get; set; } = true;

    public bool IsSilent { get; set; }

    public bool BeganAnew { get; set; }

    public IPAddress? ExternalAddress { get; set; } = IPAddress.Parse("203.0.113.20");

    public TimeSpan Granted { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Protocols that it does not speak, and what it answers instead.</summary>
    public Dictionary<PortMappingProtocol, PortMappingFailure> NotSpoken { get; } = [];

    /// <summary>Ports that it does not map, and why.</summary>
    public Dictionary<int, PortMappingFailure> Denied { get; } = [];

    public RouterAccess Access => new(_ => IsThere ? Path : null, (protocol, _) => new Mapper(this, protocol));

    public IReadOnlyList<int> Mapped
    {
        get
        {
            lock (_gate) return [.. _mapped];
        }
    }

    /// <summary>Every question since this was last asked.</summary>
    public IReadOnlyList<string> TakeAsked()
    {
        lock (_gate)
        {
            string[] asked = [.. _asked];
            _asked.Clear();
            return asked;
        }
    }

    /// <summary>Forgets all mappings.</summary>
    public void Restart()
    {
        lock (_gate) _mapped.Clear();
        BeganAnew = true;
    }

    private void Note(string question)
    {
        lock (_gate) _asked.Add(question);
    }

    private sealed class Mapper(ScriptedRouter router, PortMappingProtocol protocol) : IPortMapper
    {
        public PortMappingProtocol Protocol => protocol;

        public ValueTask<RouterCheck> CheckAsync(int? port, CancellationToken cancellationToken)
        {
            router.Note($"check {protocol} {port}");
            if (router.IsSilent) return new(new RouterCheck(PortMappingFailure.NoAnswer, null, false));
            if (router.NotSpoken.TryGetValue(protocol, out var failure)) return new(new RouterCheck(failure, null, false));
            var lost = router.BeganAnew && port is not null;
            router.BeganAnew = false;
            return new(new RouterCheck(PortMappingFailure.None, router.ExternalAddress, lost));
        }

        public ValueTask<PortMappingOutcome> MapAsync(int port, TimeSpan lifetime, CancellationToken cancellationToken)
        {
            router.Note($"map {port}");
            if (router.IsSilent) return new(new PortMappingOutcome(PortMappingFailure.NoAnswer, TimeSpan.Zero, null));
            if (router.Denied.TryGetValue(port, out var failure)) return new(new PortMappingOutcome(failure, TimeSpan.Zero, null));
            lock (router._gate) router._mapped.Add(port);
            return new(new PortMappingOutcome(PortMappingFailure.None, router.Granted, null));
        }

        public ValueTask<PortMappingFailure> UnmapAsync(int port, CancellationToken cancellationToken)
        {
            router.Note($"unmap {port}");
            if (router.IsSilent) return new(PortMappingFailure.NoAnswer);
            lock (router._gate) router._mapped.Remove(port);
            return new(PortMappingFailure.None);
        }

        public void Dispose() => router.Note($"close {protocol}");
    }
}

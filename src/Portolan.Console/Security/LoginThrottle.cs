using System.Collections.Concurrent;
using System.Net;

namespace Portolan.Console.Security;

/// <summary>Slows down who guesses: after some failures from an address each further one doubles the pause before the next try.</summary>
internal sealed class LoginThrottle(TimeProvider time)
{
    private const int FreeFailures = 5, MostAddresses = 10_000;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2), LongestPause = TimeSpan.FromMinutes(5), Memory = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<IPAddress, Failures> _addresses = new();

    /// <summary>How long this address must wait; null where it may try.</summary>
    public TimeSpan? PauseFor(IPAddress address)
    {
        if (!_addresses.TryGetValue(Network(address), out var failures)) return null;
        var left = failures.NextTryAt - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : null;
    }

    public void Failed(IPAddress address)
    {
        var now = time.GetUtcNow();
        if (_addresses.Count >= MostAddresses) Forget(now);
        _addresses.AddOrUpdate(Network(address), _ => new Failures(1, now, now), (_, before) =>
        {
            var count = now - before.LastAt > Memory ? 1 : before.Count + 1;
            return new Failures(count, now, now + PauseAfter(count));
        });
    }

    public void Succeeded(IPAddress address) => _addresses.TryRemove(Network(address), out _);

    private static TimeSpan PauseAfter(int failures)
    {
        if (failures < FreeFailures) return TimeSpan.Zero;
        var pause = FirstPause * Math.Pow(2, Math.Min(failures - FreeFailures, 20));
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>One IPv6 customer has a whole /64.</summary>
    private static IPAddress Network(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (bytes.Length != 16) return address;
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (address, failures) in _addresses)
            if (now - failures.LastAt > Memory || _addresses.Count >= MostAddresses) _addresses.TryRemove(address, out _);
    }

    private sealed record Failures(int Count, DateTimeOffset LastAt, DateTimeOffset NextTryAt);
}

using System.Net;
using Portolan.Server.DataConnections;

namespace Portolan.Server.PortMapping;

/// <summary>
/// Keeps the router's mappings in step with the settings: one task, woken by the clock and by new settings, from the start of the server to its end.
/// Nothing that goes wrong here stops the server.
/// </summary>
internal sealed class PortMappingLoop(RouterAccess access, AnnouncedAddress announced, TimeProvider time, ServerLog log, ServerEvents events)
{
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ReleaseLimitInHurry = TimeSpan.FromSeconds(2);

    private readonly RouterPorts _ports = new(access, time, log);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _giveUp = new();
    private TaskCompletionSource _woken = NewSignal();
    private PortMappingState _state = PortMappingState.Unknown;
    private Task _running = Task.CompletedTask;

    public PortMappingState State => Volatile.Read(ref _state);

    public void Start(Func<FtpServerOptions> options, IReadOnlyList<IPEndPoint> listening) => _running = RunAsync(options, listening);

    /// <summary>Looks at the settings again at once.</summary>
    public void Wake() => Interlocked.Exchange(ref _woken, NewSignal()).TrySetResult();

    /// <summary>Gives the router its ports back, as far as it answers in time.</summary>
    /// <param name="hurry">Cancelled: the rest must not take long.</param>
    public async Task StopAsync(CancellationToken hurry)
    {
        using var limit = time.CreateTimer(GiveUp, _giveUp, ReleaseLimit, Timeout.InfiniteTimeSpan);
        await using var registration = hurry.UnsafeRegister(_ => limit.Change(ReleaseLimitInHurry, Timeout.InfiniteTimeSpan), state: null);
        await _stopping.CancelAsync();
        await _running;

        static void GiveUp(object? source) => ((CancellationTokenSource)source!).Cancel();
    }

    private async Task RunAsync(Func<FtpServerOptions> options, IReadOnlyList<IPEndPoint> listening)
    {
        await Task.Yield(); // the server's start does not wait for the router
        while (!_stopping.IsCancellationRequested)
        {
            var woken = Volatile.Read(ref _woken).Task; // first: a change from now on is not missed
            var wish = PortMappingWish.From(options(), listening);
            await GuardAsync(() => _ports.ReconcileAsync(wish, _stopping.Token));
            if (!_stopping.IsCancellationRequested) Publish(_ports.State);
            await WaitAsync(woken, wish.Settings);
        }
        await GuardAsync(() => _ports.ReleaseAsync(_giveUp.Token));
    }

    private async Task WaitAsync(Task woken, PortMappingSettings settings)
    {
        try
        {
            var interval = settings.Mode == PortMappingMode.Off ? Timeout.InfiniteTimeSpan : settings.CheckInterval;
            await woken.WaitAsync(interval, time, _stopping.Token);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Time for the next round, or for the end.
        }
    }

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // Stopped in the middle; what stays mapped ends with its lease.
        }
        catch (Exception e)
        {
            log.PortMappingBug(e);
        }
    }

    private void Publish(PortMappingState now)
    {
        var before = _state;
        Volatile.Write(ref _state, now);
        announced.RouterAddress = now.ExternalAddress?.ToString();
        if (now.IsLike(before) || (now.Mode == PortMappingMode.Off && before.Mode == PortMappingMode.Off)) return;
        Report(now, before);
        if (events.HasSubscribers) events.Raise(new PortMappingChanged(time.GetUtcNow().UtcDateTime, now));
    }

    private void Report(PortMappingState now, PortMappingState before)
    {
        if (now.Mapped is { Count: > 0 } mapped) log.PortsMapped(now.Router, PortMappingTexts.Name(now.Protocol!.Value), PortMappingTexts.Ranges(mapped), now.ExternalAddress);
        foreach (var (failure, detail, ports) in now.Failed) log.PortsNotMapped(PortMappingTexts.Ranges(ports), PortMappingTexts.Reason(failure, detail).En);
        if (now is { Protocol: null, Attempts.Count: > 0 }) log.NoPortMapping(now.Router, PortMappingTexts.Summary(now.Attempts).En);
        if (now is { HasSecondNat: true, ExternalAddress: { } address } && !address.Equals(before.ExternalAddress)) log.SecondNat(PortMappingTexts.SecondNat(address).En);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

using System.Threading.Channels;

namespace Portolan.Administration;

/// <summary>What waits for one hook, in order. Each hook has its own, so that a slow one makes no other wait; what finds no room is dropped and said so.</summary>
internal sealed class HookLane : IAsyncDisposable
{
    public const int Room = 256;
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2)];

    private readonly Hook _hook;
    private readonly Func<Hook, HookMessage, CancellationToken, Task<HookAttempt>> _tell;
    private readonly Action<HookDelivery> _keep;
    private readonly TimeProvider _time;
    private readonly Channel<HookMessage> _waiting = Channel.CreateBounded<HookMessage>(new BoundedChannelOptions(Room) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public HookLane(Hook hook, Func<Hook, HookMessage, CancellationToken, Task<HookAttempt>> tell, Action<HookDelivery> keep, TimeProvider time)
    {
        (_hook, _tell, _keep, _time) = (hook, tell, keep, time);
        _running = Task.Run(RunAsync);
    }

    public Hook Hook => _hook;

    /// <summary>Never waits.</summary>
    public void Add(HookMessage message)
    {
        if (!_waiting.Writer.TryWrite(message))
            _keep(new HookDelivery(_hook.Id, _time.GetUtcNow(), message.Event, Attempt: 0, Status: null, ("dropped: too many are waiting", "已丢弃：等待发送的过多")));
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var message in _waiting.Reader.ReadAllAsync(_stop.Token)) await DeliverAsync(message);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task DeliverAsync(HookMessage message)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await _tell(_hook, message, _stop.Token);
            _keep(new HookDelivery(_hook.Id, _time.GetUtcNow(), message.Event, attempt, result.Status, result.Error));
            if (result.Error is null || !result.MayRetry || attempt > Pauses.Length) return;
            await Task.Delay(Pauses[attempt - 1], _time, _stop.Token);
        }
    }
}

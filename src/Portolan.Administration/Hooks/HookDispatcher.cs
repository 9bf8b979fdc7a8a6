using Microsoft.Extensions.Logging;
using Portolan.Server;

namespace Portolan.Administration;

/// <summary>Tells the hooks what happens, off the path of every session: an event costs its session one look at a bit mask, and a queue entry where a hook wants it.</summary>
public sealed partial class HookDispatcher : IAsyncDisposable
{
    private readonly IHookStore _hooks;
    private readonly ISettingsStore _secrets;
    private readonly ServerControl _control;
    private readonly Func<MailSection> _mail;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Webhook _webhook;
    private readonly SemaphoreSlim _reloading = new(1, 1);
    private HookLane[] _lanes = [];
    private int _wanted;
    private IDisposable? _subscription;

    /// <param name="secrets">Holds the mail server's password.</param>
    /// <param name="mail">The mail server in force.</param>
    public HookDispatcher(IHookStore hooks, ISettingsStore secrets, ServerControl control, Func<MailSection> mail, ILogger log, TimeProvider? time = null)
    {
        (_hooks, _secrets, _control, _mail, _log, _time) = (hooks, secrets, control, mail, log, time ?? TimeProvider.System);
        _webhook = new Webhook(_time);
    }

    /// <summary>Reads the hooks and begins to listen.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReloadAsync(cancellationToken);
        _subscription = _control.Subscribe(OnEvent);
    }

    /// <summary>Hooks were added, changed or removed. Lanes of hooks that are the same go on.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await _reloading.WaitAsync(cancellationToken);
        try
        {
            var hooks = (await _hooks.ListAsync(cancellationToken)).Where(hook => hook.Enabled).ToList();
            var before = _lanes;
            HookLane[] now = [.. hooks.Select(hook => before.FirstOrDefault(lane => IsSame(lane.Hook, hook)) ?? new HookLane(hook, TellAsync, Keep, _time))];
            Volatile.Write(ref _lanes, now);
            Volatile.Write(ref _wanted, hooks.SelectMany(hook => hook.On).Aggregate(0, (mask, kind) => mask | Bit(kind)));
            foreach (var gone in before.Except(now)) await gone.DisposeAsync();
        }
        finally
        {
            _reloading.Release();
        }
    }

    /// <summary>Tells one hook a test message, once, and says what came of it.</summary>
    public async Task<HookDelivery> TestAsync(Hook hook, CancellationToken cancellationToken)
    {
        var message = HookMessage.Test(hook.On.Count > 0 ? hook.On[0] : HookEvent.Login, _time.GetUtcNow());
        var attempt = await TellAsync(hook, message, cancellationToken);
        var delivery = new HookDelivery(hook.Id, _time.GetUtcNow(), message.Event, Attempt: 1, attempt.Status, attempt.Error);
        Keep(delivery);
        return delivery;
    }

    public async ValueTask DisposeAsync()
    {
        _subscription?.Dispose();
        foreach (var lane in _lanes) await lane.DisposeAsync();
        _webhook.Dispose();
        _reloading.Dispose();
    }

    private static int Bit(HookEvent kind) => 1 << (int)kind;

    private static bool IsSame(Hook one, Hook other) =>
        one.Id == other.Id && one.Kind == other.Kind && one.Target == other.Target && one.Secret == other.Secret && one.On.SequenceEqual(other.On);

    /// <summary>On the thread of the session it happened to.</summary>
    private void OnEvent(ServerEvent happened)
    {
        if (HookMessage.KindOf(happened) is not { } kind || (Volatile.Read(ref _wanted) & Bit(kind)) == 0) return;
        if (HookMessage.Of(happened) is not { } message) return;
        foreach (var lane in Volatile.Read(ref _lanes))
            if (lane.Hook.On.Contains(kind)) lane.Add(message);
    }

    /// <summary>Never throws but when it is cancelled.</summary>
    private async Task<HookAttempt> TellAsync(Hook hook, HookMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return hook.Kind switch
            {
                HookKind.Webhook => await _webhook.TellAsync(hook, message, cancellationToken),
                HookKind.Mail => await HookMail.TellAsync(hook, message, _mail(), await _secrets.FindSecretAsync(MailSection.PasswordSecret, cancellationToken), cancellationToken),
                _ => await HookCommand.TellAsync(hook, message, cancellationToken),
            };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogBug(hook.Id, e);
            return HookAttempt.Failed(("an error that should not happen; the administrator finds it in the log", "出现不应发生的错误；详见服务器日志"));
        }
    }

    private void Keep(HookDelivery delivery)
    {
        _hooks.Add(delivery);
        if (delivery.Error is { } error) LogFailed(delivery.Hook, delivery.Attempt, error.En);
    }

    [LoggerMessage(1, LogLevel.Warning, "Hook {Hook}: try {Attempt} failed: {Error}")]
    private partial void LogFailed(string hook, int attempt, string error);

    [LoggerMessage(2, LogLevel.Error, "An error that should not happen in hook {Hook}")]
    private partial void LogBug(string hook, Exception exception);
}

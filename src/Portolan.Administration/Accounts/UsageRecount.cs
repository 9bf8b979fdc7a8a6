using Microsoft.Extensions.Logging;
using Portolan.Server.Files;

namespace Portolan.Administration;

/// <summary>Counts anew what all users' homes hold, one after the other, so that quotas go by what is really there: files may have come and gone past the server.</summary>
/// <param name="every">How often it begins by itself; zero never.</param>
public sealed partial class UsageRecount(IUserStore users, StoredAccounts accounts, Func<TimeSpan> every, ILogger log, TimeProvider? time = null) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private RecountState _state = RecountState.None;
    private Task _counting = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;

    public RecountState State => Volatile.Read(ref _state);

    /// <summary>From now on it begins by itself where the settings say so.</summary>
    public void Watch() => _watching = WatchAsync(_time.GetUtcNow());

    /// <summary>Begins now; false where it runs already.</summary>
    public bool TryBegin()
    {
        lock (_gate)
        {
            if (!_counting.IsCompleted || _stop.IsCancellationRequested) return false;
            Volatile.Write(ref _state, new RecountState(IsRunning: true, Done: 0, Total: 0, Failed: 0, _time.GetUtcNow(), EndedAt: null));
            _counting = Task.Run(CountAsync);
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_counting, _watching);
        _stop.Dispose();
    }

    private async Task WatchAsync(DateTimeOffset last)
    {
        using var timer = new PeriodicTimer(Look, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var now = _time.GetUtcNow();
                if (State.StartedAt > last) last = State.StartedAt.Value;
                if (every() is var interval && interval > TimeSpan.Zero && now - last >= interval) TryBegin();
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }

    /// <summary>Never throws.</summary>
    private async Task CountAsync()
    {
        try
        {
            var total = await users.CountAsync(_stop.Token);
            Step(state => state with { Total = total });
            string? cursor = null;
            do
            {
                var page = await users.ListAsync(new PageRequest(cursor, PageRequest.MostItems), search: null, _stop.Token);
                foreach (var user in page.Items) await CountAsync(user);
                cursor = page.Next;
            }
            while (cursor is not null);
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            LogFailed(log, e);
            Step(state => state with { Failed = state.Total - state.Done });
        }
        catch (OperationCanceledException)
        {
            // The server ends; who was not reached is counted next time.
        }
        Step(state => state with { IsRunning = false, EndedAt = _time.GetUtcNow() });
    }

    private async Task CountAsync(User user)
    {
        try
        {
            await accounts.RecountAsync(user, _stop.Token);
            Step(state => state with { Done = state.Done + 1 });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StoreException)
        {
            LogNotCounted(log, user.Name, e);
            Step(state => state with { Done = state.Done + 1, Failed = state.Failed + 1 });
        }
    }

    private void Step(Func<RecountState, RecountState> change) => Volatile.Write(ref _state, change(_state));

    [LoggerMessage(1, LogLevel.Warning, "What user {User} stores could not be counted")]
    private static partial void LogNotCounted(ILogger log, string user, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "Counting what users store ended early")]
    private static partial void LogFailed(ILogger log, Exception exception);
}

/// <summary>How a count stands.</summary>
/// <param name="Done">Users counted so far, those that failed among them.</param>
/// <param name="Failed">Users whose folder could not be read.</param>
/// <param name="StartedAt">Null before the first.</param>
public sealed record RecountState(bool IsRunning, int Done, int Total, int Failed, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    public static RecountState None { get; } = new(false, 0, 0, 0, null, null);
}

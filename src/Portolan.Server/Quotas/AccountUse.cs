namespace Portolan.Server.Quotas;

/// <summary>
/// What one account uses now, over all its sessions, and what it may: limits may be replaced while sessions run, and hold from the next piece of a transfer on.
/// Safe from any thread.
/// </summary>
/// <param name="start">What it had used before.</param>
/// <param name="keep">Is told the counts after each transfer and each change of what is stored; must be quick.</param>
public sealed class AccountUse(AccountUsage start = default, TimeProvider? time = null, Action<AccountUsage>? keep = null)
{
    /// <summary>An account that always changes is not counted for ever.</summary>
    private const int MostCounts = 3;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private AccountLimits _limits = AccountLimits.None;
    private Func<DateTimeOffset, AccountStanding>? _judge;
    private AccountUsage _usage = start;
    private long _underWay; // of _usage.Bytes: uploads that are not stored yet, with the partials they go on with
    private long _changes; // of what is stored, begun or ended
    private int _sessions;
    private int _transfers;

    /// <summary>What holds.</summary>
    public AccountLimits Limits
    {
        get => Volatile.Read(ref _limits);
        set => Volatile.Write(ref _limits, value);
    }

    /// <summary>Says whether the account may be used at a time; asked every second for each session. Null is always.</summary>
    public Func<DateTimeOffset, AccountStanding>? Judge
    {
        get => Volatile.Read(ref _judge);
        set => Volatile.Write(ref _judge, value);
    }

    public AccountUsage Usage
    {
        get
        {
            lock (_gate)
            {
                BeginDay();
                return _usage;
            }
        }
    }

    public int Sessions => Volatile.Read(ref _sessions);

    public int Transfers => Volatile.Read(ref _transfers);

    internal RatePacer Uploads { get; } = new(time ?? TimeProvider.System);

    internal RatePacer Downloads { get; } = new(time ?? TimeProvider.System);

    /// <summary>Replaces what is counted as stored by what <paramref name="count"/> finds. Uploads that run keep what they have counted.</summary>
    /// <remarks>Whether it saw what came or went meanwhile nobody knows: then it counts again, and the last time adds the difference.</remarks>
    public async ValueTask RecountAsync(Func<CancellationToken, ValueTask<(long Bytes, long Files)>> count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(count);
        for (var left = MostCounts - 1; ; left--)
        {
            var (stored, files, changes) = Stored();
            var (foundBytes, foundFiles) = await count(cancellationToken);
            lock (_gate)
            {
                if (changes != _changes && left > 0) continue;
                var (storedNow, filesNow, _) = Stored();
                _usage = _usage with { Bytes = Math.Max(0, foundBytes + storedNow - stored) + _underWay, Files = Math.Max(0, foundFiles + filesNow - files) };
            }
            Keep();
            return;
        }
    }

    internal AccountStanding StandingNow() => Judge?.Invoke(_time.GetUtcNow()) ?? AccountStanding.Good;

    internal bool TryEnterSession() => TryEnter(ref _sessions, Limits.MaxSessions);

    internal void LeaveSession() => Interlocked.Decrement(ref _sessions);

    internal bool TryBeginTransfer() => TryEnter(ref _transfers, Limits.MaxTransfers);

    internal void EndTransfer()
    {
        Interlocked.Decrement(ref _transfers);
        Keep();
    }

    /// <summary>False for an upload that cannot succeed, before it begins.</summary>
    /// <param name="replaced">Bytes that the new content takes the place of.</param>
    /// <param name="isNew">It makes a file of its own.</param>
    /// <param name="expected">From ALLO.</param>
    /// <param name="ofHome">False in a folder from elsewhere: what lies there is not the account's.</param>
    internal bool MayUpload(long replaced, bool isNew, long expected, bool ofHome)
    {
        var limits = Limits;
        lock (_gate)
        {
            BeginDay();
            var isFull = ofHome && (_usage.Bytes - replaced + Math.Max(1, expected) > limits.QuotaBytes || (isNew && _usage.Files >= limits.QuotaFiles));
            return !isFull && !(_usage.UploadedToday + Math.Max(1, expected) > limits.UploadBytesPerDay);
        }
    }

    /// <summary>False where the quota has no room for what is moved into the home.</summary>
    internal bool MayStore(long bytes, long files)
    {
        var limits = Limits;
        lock (_gate) return !((bytes > 0 && _usage.Bytes + bytes > limits.QuotaBytes) || (files > 0 && _usage.Files + files > limits.QuotaFiles));
    }

    /// <summary>Counts bytes of an upload before they are stored; false where none of them may be.</summary>
    /// <inheritdoc cref="MayUpload" path="/param"/>
    internal bool TryUpload(long bytes, long replaced, bool ofHome)
    {
        var limits = Limits;
        lock (_gate)
        {
            BeginDay();
            if ((ofHome && _usage.Bytes - replaced + bytes > limits.QuotaBytes) || _usage.UploadedToday + bytes > limits.UploadBytesPerDay) return false;
            _usage = _usage with { UploadedToday = _usage.UploadedToday + bytes };
            if (!ofHome) return true;
            _usage = _usage with { Bytes = _usage.Bytes + bytes };
            _underWay += bytes;
            return true;
        }
    }

    /// <summary>Counts bytes of a download before they are sent; false where they may not be.</summary>
    internal bool TryDownload(long bytes)
    {
        var limit = Limits.DownloadBytesPerDay;
        lock (_gate)
        {
            BeginDay();
            if (_usage.DownloadedToday + bytes > limit) return false;
            _usage = _usage with { DownloadedToday = _usage.DownloadedToday + bytes };
            return true;
        }
    }

    /// <summary>The partial of a broken upload belongs to a running one again.</summary>
    internal void BeginUpload(long partial)
    {
        lock (_gate) _underWay += partial;
        Changing();
    }

    /// <summary>Bytes of <see cref="BeginUpload"/> and <see cref="TryUpload"/> belong to no running upload any more.</summary>
    internal void EndUpload(long bytes)
    {
        lock (_gate) _underWay -= bytes;
    }

    /// <summary>What is stored changes now; <see cref="Note"/> says by how much.</summary>
    internal void Changing() => Interlocked.Increment(ref _changes);

    /// <summary>Counts what came or went without a word of the limits.</summary>
    internal void Note(long bytes = 0, long files = 0, long uploaded = 0, long downloaded = 0)
    {
        lock (_gate)
        {
            BeginDay();
            if (downloaded == 0) Changing();
            _usage = _usage with
            {
                Bytes = Math.Max(0, _usage.Bytes + bytes),
                Files = Math.Max(0, _usage.Files + files),
                UploadedToday = _usage.UploadedToday + uploaded,
                DownloadedToday = _usage.DownloadedToday + downloaded,
            };
        }
        Keep();
    }

    /// <summary>Bytes that may still be stored; null without a limit.</summary>
    internal long? FreeBytes => Limits.QuotaBytes is { } quota ? Math.Max(0, quota - Usage.Bytes) : null;

    private static bool TryEnter(ref int count, int? most)
    {
        if (Interlocked.Increment(ref count) <= (most ?? int.MaxValue)) return true;
        Interlocked.Decrement(ref count);
        return false;
    }

    private (long Bytes, long Files, long Changes) Stored()
    {
        lock (_gate) return (_usage.Bytes - _underWay, _usage.Files, Interlocked.Read(ref _changes));
    }

    private void BeginDay()
    {
        var today = DateOnly.FromDateTime(_time.GetLocalNow().DateTime);
        if (_usage.Day != today) _usage = _usage with { Day = today, UploadedToday = 0, DownloadedToday = 0 };
    }

    private void Keep() => keep?.Invoke(Usage);
}

using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Portolan.Server;

namespace Portolan.Administration;

/// <summary>Bans by hand, and the memory of all bans: the store keeps them, and gives them back to the server at its start.</summary>
public sealed partial class BanService : IAsyncDisposable
{
    private const int MostWaiting = 4096;

    private readonly IBanStore _store;
    private readonly ServerControl _control;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Channel<Ban> _automatic = Channel.CreateBounded<Ban>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });
    private IDisposable? _subscription;
    private Task _keeping = Task.CompletedTask;

    public BanService(IBanStore store, ServerControl control, ILogger log, TimeProvider? time = null) =>
        (_store, _control, _log, _time) = (store, control, log, time ?? TimeProvider.System);

    /// <summary>Restores what is stored, and begins to keep what the server bans by itself.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        await _store.ForgetAsync(now - _control.Options.Guard.LongestBan, cancellationToken);
        Restore(await _store.ListAsync(cancellationToken));
        _subscription = _control.Subscribe(happened =>
        {
            if (happened is Banned { Ban: { IsAutomatic: true } ban }) _automatic.Writer.TryWrite(ban);
        });
        _keeping = Task.Run(KeepAsync, CancellationToken.None);
    }

    /// <summary>The stored bans were changed by an import: they hold, and no others.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        var stored = await _store.ListAsync(cancellationToken);
        foreach (var gone in _control.Bans)
            if (stored.All(kept => kept.Network != gone.Network)) _control.Unban(gone.Network);
        Restore(stored);
    }

    /// <summary>Bans a network; its sessions end.</summary>
    /// <param name="until">Null is until it is lifted.</param>
    /// <exception cref="RefusedException">It is never banned, or the time is over.</exception>
    public async Task<BanRow> BanAsync(IPNetwork network, string reason, DateTimeOffset? until, Actor actor, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (until <= now) throw new RefusedException(new Problem("/until", ("This time is over.", "该时间已过。"), ("Choose a time to come, or none for a ban that lasts.", "请选择将来的时间，或留空表示一直有效。")));
        if (NeverBanProblem(network) is { } problem) throw new RefusedException(problem);
        var ban = new BanRow(network, reason, now, until, Count: 1, Automatic: false, actor.By);
        var changes = DocumentDiff.Between(Shown(await FindAsync(network, cancellationToken)), Shown(ban));
        await _store.SaveAsync(ban, AuditEntry.Of(actor, now, AuditActions.Ban, "ban:" + network, changes), cancellationToken);
        _control.Ban(new Ban(network, reason, now, until));
        return ban;
    }

    /// <summary>Lifts a ban. False where there is none of this network.</summary>
    public async Task<bool> LiftAsync(IPNetwork network, Actor actor, CancellationToken cancellationToken)
    {
        var changes = DocumentDiff.Between(Shown(await FindAsync(network, cancellationToken)), after: null);
        var lifted = _control.Unban(network);
        return await _store.RemoveAsync(network, AuditEntry.Of(actor, _time.GetUtcNow(), AuditActions.Unban, "ban:" + network, changes), cancellationToken) || lifted;
    }

    /// <summary>Takes a ban, its lifting or a change of it back.</summary>
    /// <exception cref="RefusedException">It would be over, or was changed since.</exception>
    internal async ValueTask UndoAsync(IPNetwork network, IReadOnlyList<Change> changes, Actor actor, CancellationToken cancellationToken)
    {
        if (Reversal.IsCreation(changes))
        {
            if (!await LiftAsync(network, actor, cancellationToken)) throw Reversal.Gone(network.ToString());
            return;
        }
        var former = Reversal.Former(changes, Shown(await FindAsync(network, cancellationToken)), network.ToString());
        DateTimeOffset? until = (string?)former["until"] is { } end ? DateTimeOffset.Parse(end, CultureInfo.InvariantCulture) : null;
        await BanAsync(network, (string?)former["reason"] ?? "", until, actor, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _subscription?.Dispose();
        _automatic.Writer.TryComplete();
        await _keeping;
    }

    /// <summary>A ban as the audit log shows it.</summary>
    internal static JsonObject? Shown(BanRow? ban) =>
        ban is null ? null : new() { ["reason"] = ban.Reason, ["until"] = ban.Until?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) };

    /// <summary>The ban of a network, where it is not over.</summary>
    private async ValueTask<BanRow?> FindAsync(IPNetwork network, CancellationToken cancellationToken) =>
        (await _store.ListAsync(cancellationToken)).FirstOrDefault(ban => ban.Network == network && !ban.IsOver(_time.GetUtcNow()));

    private void Restore(IEnumerable<BanRow> stored)
    {
        var now = _time.GetUtcNow();
        foreach (var ban in stored)
            if (!ban.IsOver(now) && NeverBanProblem(ban.Network) is null) _control.Ban(new Ban(ban.Network, ban.Reason, ban.At, ban.Until, ban.Count, ban.Automatic));
    }

    private Problem? NeverBanProblem(IPNetwork network) =>
        _control.Options.Guard.NeverBan.Any(never => never.BaseAddress.AddressFamily == network.BaseAddress.AddressFamily && never.PrefixLength <= network.PrefixLength && never.Contains(network.BaseAddress))
            ? new Problem("/address", ($"{network} is never banned.", $"{network} 永远不会被封禁。"), ("Take it out of the networks that are never banned first (settings, guard).", "请先将其从“永不封禁”的网络中移除（设置 → 防护）。"))
            : null;

    private async Task KeepAsync()
    {
        await foreach (var ban in _automatic.Reader.ReadAllAsync())
        {
            try
            {
                var row = new BanRow(ban.Network, ban.Reason, ban.At, ban.Until, ban.Count, Automatic: true, Actor.Server.By);
                await _store.SaveAsync(row, AuditEntry.Of(Actor.Server, ban.At, AuditActions.Ban, "ban:" + ban.Network, DocumentDiff.Between(before: null, Shown(row))), CancellationToken.None);
            }
            catch (Exception e)
            {
                LogNotKept(ban.Network, e); // it holds all the same, until a restart
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The ban of {Network} could not be stored")]
    private partial void LogNotKept(IPNetwork network, Exception exception);
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Portolan.Diagnosis;
using Portolan.Net;
using Portolan.Server;

namespace Portolan.Administration;

/// <summary>
/// The settings of one running server. A change is read, checked, applied and stored, in that order; where one step refuses, the former settings hold as before.
/// Changes come one after the other.
/// </summary>
public sealed class SettingsService
{
    private static readonly string[] NeedRestart = ["/listening", "/files/root", "/console"];

    private readonly ISettingsStore _store;
    private readonly SettingsHost _host;
    private readonly SettingsOverlay _overlay;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly JsonObject _atStart;
    private volatile SettingsState _state;
    private ServerControl? _control;

    private SettingsService(ISettingsStore store, SettingsHost host, SettingsOverlay overlay, TimeProvider time, SettingsState state)
    {
        (_store, _host, _overlay, _time, _state) = (store, host, overlay, time, state);
        _atStart = SettingsDocument.ToJson(state.Effective);
    }

    /// <summary>The newest stored version; number 0 with the defaults before anything was stored.</summary>
    public SettingsVersion Stored => _state.Stored;

    /// <summary>What holds: the stored document with the command line's values over it.</summary>
    public ServerSettings Effective => _state.Effective;

    /// <summary>Field → flag of what the command line holds fast for this run.</summary>
    public IReadOnlyDictionary<string, string> Pinned => _overlay.Flags;

    /// <summary>Fields that were changed and hold only after a restart.</summary>
    public IReadOnlyList<string> RestartNeeded
    {
        get
        {
            var now = SettingsDocument.ToJson(Effective);
            return [.. NeedRestart.Where(pointer => !JsonNode.DeepEquals(JsonPointers.Find(_atStart, pointer), JsonPointers.Find(now, pointer)))];
        }
    }

    /// <summary>Ports that this system takes for outgoing connections, for the warnings.</summary>
    public SystemPorts SystemPorts { get; init; } = SystemPorts.Unknown;

    /// <summary>After each change.</summary>
    [SuppressMessage("Design", "MA0046:Use EventHandler<T> to declare events", Justification = "Who listens wants the version, no sender.")]
    public event Action<SettingsVersion>? Changed;

    /// <param name="pins">Values of the command line.</param>
    /// <exception cref="RefusedException">The stored settings cannot hold, or not together with those of the command line.</exception>
    public static async ValueTask<SettingsService> LoadAsync(
        ISettingsStore store, SettingsHost host, IReadOnlyList<SettingPin>? pins = null, TimeProvider? time = null, SystemPorts? system = null, CancellationToken cancellationToken = default)
    {
        var stored = await store.FindNewestAsync(cancellationToken) ?? new SettingsVersion(0, default, Actor.Server.By, "", new ServerSettings());
        var overlay = new SettingsOverlay(pins ?? []);
        var effective = overlay.Over(stored.Document);
        if (SettingsRules.Check(effective) is { Count: > 0 } problems) throw new RefusedException(problems);
        host.Use(effective);
        return new SettingsService(store, host, overlay, time ?? TimeProvider.System, new SettingsState(stored, effective)) { SystemPorts = system ?? SystemPorts.Unknown };
    }

    /// <summary>What the server starts with.</summary>
    /// <exception cref="CertificateFileException">The certificate cannot be read.</exception>
    public FtpServerOptions Options() => SettingsMapping.ToOptions(Effective, _host);

    /// <summary>From now on changes are applied to this server.</summary>
    public void Attach(ServerControl control) => _control = control;

    /// <summary>Applies the settings anew: accounts, a certificate or a firewall changed around them.</summary>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            Apply(Effective);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What would be wrong with a document, and what an administrator should know of it. Changes nothing.</summary>
    public (IReadOnlyList<Problem> Errors, IReadOnlyList<Problem> Warnings) Check(JsonObject document)
    {
        try
        {
            var (_, effective) = Read(document);
            return ([], SettingsWarnings.Check(effective, SystemPorts));
        }
        catch (RefusedException e)
        {
            return (e.Problems, []);
        }
    }

    /// <summary>Makes a document hold. What it leaves out has its default value.</summary>
    /// <param name="basedOn">The version it was made from.</param>
    /// <exception cref="RefusedException">It cannot hold; the former settings do.</exception>
    /// <exception cref="StaleVersionException">Somebody else changed the settings meanwhile.</exception>
    public ValueTask<SettingsVersion> ChangeAsync(JsonObject document, long basedOn, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(document, basedOn, actor, summary: null, cancellationToken);

    /// <inheritdoc cref="ChangeAsync(JsonObject, long, Actor, CancellationToken)"/>
    public ValueTask<SettingsVersion> ChangeAsync(ServerSettings settings, long basedOn, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(SettingsDocument.ToJson(settings), basedOn, actor, cancellationToken);

    /// <summary>Makes an old version's document hold again, as a new version.</summary>
    /// <exception cref="RefusedException">There is no such version, or its document cannot hold any more.</exception>
    public async ValueTask<SettingsVersion> UndoAsync(long version, Actor actor, CancellationToken cancellationToken)
    {
        var old = await _store.FindAsync(version, cancellationToken) ?? throw new RefusedException(new Problem(
            "", ($"There is no version {version}.", $"没有版本 {version}。"), ("Choose one of the history.", "请从历史记录中选择。")));
        return await ChangeAsync(SettingsDocument.ToJson(old.Document), Stored.Version, actor with { Occasion = AuditActions.Undo }, SettingsSummary.OfReturnTo(version), cancellationToken);
    }

    /// <summary>Takes single changes back; what was changed since stays.</summary>
    internal async ValueTask UndoAsync(IReadOnlyList<Change> changes, Actor actor, CancellationToken cancellationToken)
    {
        var (now, version) = (SettingsDocument.ToJson(Stored.Document), Stored.Version);
        await ChangeAsync(Reversal.Apply(changes, now), version, actor, summary: null, cancellationToken);
    }

    /// <summary>The versions, the newest first, each with what it changed.</summary>
    public async ValueTask<Page<SettingsChange>> HistoryAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var versions = await _store.ListAsync(page, cancellationToken);
        var changes = new List<SettingsChange>();
        foreach (var (i, version) in versions.Items.Index())
        {
            var before = i + 1 < versions.Items.Count ? versions.Items[i + 1] : await _store.FindAsync(version.Version - 1, cancellationToken);
            changes.Add(new SettingsChange(version.Version, version.At, version.By, version.Summary, Between(before?.Document ?? new ServerSettings(), version.Document)));
        }
        return new Page<SettingsChange>(changes, versions.Next);
    }

    private async ValueTask<SettingsVersion> ChangeAsync(JsonObject document, long basedOn, Actor actor, string? summary, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (basedOn != Stored.Version) throw new StaleVersionException(Stored.Version);
            var (stored, effective) = Read(document);
            var changes = Between(Stored.Document, stored);
            if (changes.Count == 0 && Stored.Version > 0) return Stored;
            Apply(effective);
            var version = await StoreAsync(stored, actor, summary ?? SettingsSummary.Of(changes), changes, cancellationToken);
            _state = new SettingsState(version, effective);
            Changed?.Invoke(version);
            return version;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask<SettingsVersion> StoreAsync(ServerSettings document, Actor actor, string summary, IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        try
        {
            var audit = AuditEntry.Of(actor, _time.GetUtcNow(), AuditActions.Change, "settings", changes);
            return await _store.AddAsync(document, Stored.Version, actor.By, summary, audit, cancellationToken);
        }
        catch
        {
            Apply(Effective); // what is not stored does not hold
            throw;
        }
    }

    private (ServerSettings Stored, ServerSettings Effective) Read(JsonObject document)
    {
        var stored = _overlay.Under(document, Stored.Document);
        var effective = _overlay.Over(stored);
        return SettingsRules.Check(effective) is { Count: > 0 } problems ? throw new RefusedException(problems) : (stored, effective);
    }

    private void Apply(ServerSettings settings)
    {
        try
        {
            var options = SettingsMapping.ToOptions(settings, _host);
            if (options.Validate() is { Count: > 0 } problems) throw new RefusedException([.. problems.Select(problem => new Problem("", ($"{problem.Setting}: {problem.Text.En}", $"{problem.Setting}：{problem.Text.Zh}"), ("", "")))]);
            _host.Use(settings);
            _control?.Apply(options);
        }
        catch (CertificateFileException e)
        {
            throw new RefusedException(new Problem(
                "/tls/certificateFile", ($"The certificate cannot be used: {CertificateFileTexts.Of(e).En}", $"证书无法使用：{CertificateFileTexts.Of(e).Zh}"), ("Name a PEM or PFX file with its key.", "请指定包含密钥的 PEM 或 PFX 文件。")));
        }
    }

    private static IReadOnlyList<Change> Between(ServerSettings before, ServerSettings after) => DocumentDiff.Between(SettingsDocument.ToJson(before), SettingsDocument.ToJson(after));

    private sealed record SettingsState(SettingsVersion Stored, ServerSettings Effective);
}

/// <summary>A version of the settings as a person looks at it.</summary>
public sealed record SettingsChange(long Version, DateTimeOffset At, string By, string Summary, IReadOnlyList<Change> Changes);

using System.Collections.Concurrent;

namespace Portolan.Administration.Tests.Hooks;

/// <summary>The hooks of a test and what became of them.</summary>
internal sealed class MemoryHooks(params Hook[] hooks) : IHookStore, ISettingsStore
{
    private readonly ConcurrentQueue<HookDelivery> _deliveries = new();

    public List<Hook> All { get; } = [.. hooks];

    public IReadOnlyList<HookDelivery> Deliveries => [.. _deliveries];

    public Dictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    public ValueTask<IReadOnlyList<Hook>> ListAsync(CancellationToken cancellationToken) => new([.. All]);

    public ValueTask<Hook?> FindAsync(string id, CancellationToken cancellationToken) => new(All.Find(hook => hook.Id == id));

    public void Add(HookDelivery delivery) => _deliveries.Enqueue(delivery);

    public ValueTask<string?> FindSecretAsync(string name, CancellationToken cancellationToken) => new(Secrets.GetValueOrDefault(name));

    public ValueTask SetSecretAsync(string name, string? value, CancellationToken cancellationToken)
    {
        if (value is null) Secrets.Remove(name);
        else Secrets[name] = value;
        return ValueTask.CompletedTask;
    }

    ValueTask IHookStore.SaveAsync(Hook hook, AuditEntry audit, CancellationToken cancellationToken) => throw new NotSupportedException();

    ValueTask<bool> IHookStore.RemoveAsync(string id, AuditEntry audit, CancellationToken cancellationToken) => throw new NotSupportedException();

    ValueTask<Page<HookDelivery>> IHookStore.ListDeliveriesAsync(string hook, PageRequest page, CancellationToken cancellationToken) => throw new NotSupportedException();

    ValueTask<SettingsVersion?> ISettingsStore.FindNewestAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    ValueTask<SettingsVersion?> ISettingsStore.FindAsync(long version, CancellationToken cancellationToken) => throw new NotSupportedException();

    ValueTask<Page<SettingsVersion>> ISettingsStore.ListAsync(PageRequest page, CancellationToken cancellationToken) => throw new NotSupportedException();

    ValueTask<SettingsVersion> ISettingsStore.AddAsync(ServerSettings document, long basedOn, string by, string summary, AuditEntry audit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}

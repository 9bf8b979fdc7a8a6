using System.Net;
using Portolan.Administration;
using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Console.Wire;

/// <param name="Address">An address, or a network.</param>
/// <param name="Reason">In the language of the request; somebody's own words as they are.</param>
/// <param name="Until">Null is until it is lifted.</param>
internal sealed record BanView(string Address, string Reason, DateTimeOffset At, DateTimeOffset? Until, int Count, bool Automatic)
{
    public static BanView Of(Ban ban, Language language) => new(NameOf(ban.Network), SessionTexts.Of(ban).In(language), ban.At, ban.Until, ban.Count, ban.IsAutomatic);

    public static BanView Of(BanRow ban, Language language) => Of(new Ban(ban.Network, ban.Reason, ban.At, ban.Until, ban.Count, ban.Automatic), language);

    /// <summary>An address where it is the whole network.</summary>
    public static string NameOf(IPNetwork network) => network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8 ? network.BaseAddress.ToString() : network.ToString();
}

internal sealed record NewBan(string Address, string? Reason = null, DateTimeOffset? Until = null);

/// <summary>Who is on the way to a ban.</summary>
internal sealed record BanCounterView(string Address, int Failures, DateTimeOffset LastAt);

/// <param name="HasSecret">The secret itself is never shown.</param>
internal sealed record HookView(string Id, string Kind, IReadOnlyList<string> On, string Target, bool Enabled, bool HasSecret)
{
    public static HookView Of(Hook hook) => new(hook.Id, Words.Camel(hook.Kind), [.. hook.On.Select(HookMessage.ToName)], hook.Target, hook.Enabled, hook.Secret is not null);
}

/// <param name="Secret">Signs webhooks; null keeps the one there is.</param>
internal sealed record HookWish(HookKind Kind, IReadOnlyList<HookEvent> On, string Target, bool Enabled = true, string? Secret = null);

internal sealed record HookDeliveryView(DateTimeOffset At, string Event, int Attempt, int? Status, string? Error)
{
    public static HookDeliveryView Of(HookDelivery delivery, Language language) =>
        new(delivery.At, HookMessage.ToName(delivery.Event), delivery.Attempt, delivery.Status, delivery.Error?.In(language));
}

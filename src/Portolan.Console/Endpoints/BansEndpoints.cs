using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>Who may not connect for a while.</summary>
internal static class BansEndpoints
{
    private const int LongestReason = 200;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/bans", List).Needs(Role.Operator).WithSummary("Bans in force, the newest first");
        api.MapPost("/bans", AddAsync).Needs(Role.Operator).WithSummary("Bans an address or a network; its sessions end");
        api.MapDelete("/bans", LiftAsync).Needs(Role.Operator).WithSummary("Lifts the ban of ?address");
        api.MapGet("/bans/counters", Counters).Needs(Role.Operator).WithSummary("Addresses with failed logins, the most first");
    }

    private static PageView<BanView> List(ConsoleContext console, HttpContext http)
    {
        var (bans, language) = (console.Control.Bans, RequestLanguage.Of(http));
        return new PageView<BanView>([.. bans.OrderByDescending(ban => ban.At).Take(PageRequest.MostItems).Select(ban => BanView.Of(ban, language))], Next: null, bans.Count);
    }

    private static async Task<BanView> AddAsync(NewBan wish, ConsoleContext console, HttpContext http)
    {
        var reason = wish.Reason?.Trim() ?? "";
        if (reason.Length > LongestReason) throw ProblemException.Invalid("/reason", ("The reason is too long.", "原因过长。"), ($"At most {LongestReason} characters.", $"最多 {LongestReason} 个字符。"));
        return BanView.Of(await console.Watch.Bans.BanAsync(NetworkOf(wish.Address), reason, wish.Until, Caller.ActorOf(http), http.RequestAborted), RequestLanguage.Of(http));
    }

    private static async Task<IResult> LiftAsync(string address, ConsoleContext console, HttpContext http) =>
        await console.Watch.Bans.LiftAsync(NetworkOf(address), Caller.ActorOf(http), http.RequestAborted) ? Results.NoContent() : throw ProblemException.NotFound(address);

    private static PageView<BanCounterView> Counters(ConsoleContext console)
    {
        var failing = console.Control.FailingClients;
        return new PageView<BanCounterView>([.. failing.Select(one => new BanCounterView(BanView.NameOf(one.Network), one.Failures, one.LastAt))], Next: null, failing.Count);
    }

    /// <summary>Bits behind the prefix are cut off: 203.0.113.7/24 is 203.0.113.0/24.</summary>
    private static IPNetwork NetworkOf(string text)
    {
        if (text.Trim().Split('/') is [var first, .. var rest] && rest.Length <= 1 && IPAddress.TryParse(first, out var address))
        {
            if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
            var bytes = address.GetAddressBytes();
            var length = bytes.Length * 8;
            if (rest.Length == 0 || (byte.TryParse(rest[0], out var prefix) && (length = prefix) <= bytes.Length * 8))
            {
                for (var bit = length; bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
                return new IPNetwork(new IPAddress(bytes), length);
            }
        }
        throw ProblemException.Invalid("/address", ("This is neither an address nor a network.", "这既不是地址，也不是网络。"), ("Write one like 203.0.113.7 or 203.0.113.0/24.", "请填写类似 203.0.113.7 或 203.0.113.0/24 的内容。"));
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Portolan.Cli.Help;
using Portolan.Cli.Values;
using Portolan.Server;

namespace Portolan.Cli.Remote;

/// <summary><c>portolan session …</c> and <c>portolan ban …</c>.</summary>
internal static class LiveCommands
{
    public static Command Sessions(Session session)
    {
        var texts = session.Texts;
        var (shown, kicked) = (AdminVerb.Word("id", texts.SessionId), AdminVerb.Word("id", texts.SessionId));
        return new PortolanCommand("session", texts.SessionCommand)
        {
            new AdminVerb(session, "list", texts.SessionList).Run((_, api, cancelled) => Lists.AllAsync(api, "sessions", cancelled),
                AdminVerb.Table(
                    texts, new(texts.IdColumn, "id"), new(texts.UserColumn, "user"), new(texts.ClientColumn, "client.address"), Column.Of<SessionActivity>(texts.StateColumn, "state", texts.State),
                    new(texts.SinceColumn, "startedAt"), new(texts.DirectoryColumn, "directory")), needsServer: true),
            new AdminVerb(session, "show", texts.SessionShow, shown).Run((parsed, api, cancelled) => api.GetAsync("sessions/" + Uri.EscapeDataString(parsed.GetValue(shown)!), cancelled), needsServer: true),
            new AdminVerb(session, "kick", texts.SessionKick, kicked).Run(
                (parsed, api, cancelled) => api.SendAsync(HttpMethod.Delete, "sessions/" + Uri.EscapeDataString(parsed.GetValue(kicked)!), null, cancelled), AdminVerb.Silent, needsServer: true),
            SessionFollow.Create(session),
        };
    }

    public static Command Bans(Session session)
    {
        var texts = session.Texts;
        var (added, removed) = (AdminVerb.Word("address", texts.BanAddress), AdminVerb.Word("address", texts.BanAddress));
        var duration = OptionFor.Duration("--for", texts.BanForOption, texts);
        var reason = OptionFor.Text("--reason", "TEXT", texts.BanReasonOption);
        return new PortolanCommand("ban", texts.BanCommand)
        {
            new AdminVerb(session, "list", texts.BanList).Run((_, api, cancelled) => api.GetAsync("bans", cancelled),
                AdminVerb.Table(texts, new(texts.AddressColumn, "address"), new(texts.UntilColumn, "until"), new(texts.AutomaticColumn, "automatic"), new(texts.CountColumn, "count"), new(texts.ReasonColumn, "reason"))),
            new AdminVerb(session, "add", texts.BanAdd, added, duration, reason).Run((parsed, api, cancelled) => api.SendAsync(HttpMethod.Post, "bans", new JsonObject
            {
                ["address"] = parsed.GetValue(added),
                ["reason"] = parsed.GetValue(reason),
                ["until"] = parsed.GetValue(duration) is { } length ? DateTimeOffset.UtcNow + length : null,
            }, cancelled)),
            new AdminVerb(session, "remove", texts.BanRemove, removed).Run(
                (parsed, api, cancelled) => api.SendAsync(HttpMethod.Delete, "bans?address=" + Uri.EscapeDataString(parsed.GetValue(removed)!), null, cancelled), AdminVerb.Silent),
        };
    }
}

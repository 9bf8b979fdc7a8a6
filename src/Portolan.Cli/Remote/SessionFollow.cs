using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Cli.Text;
using Portolan.Diagnosis;
using Portolan.Server;
using Portolan.Server.Accounts;

namespace Portolan.Cli.Remote;

/// <summary><c>portolan session follow</c>: a line for everything that happens in the sessions of a server, as it happens.</summary>
internal static class SessionFollow
{
    public static Command Create(Session session)
    {
        var texts = session.Texts;
        var id = new Argument<long?>("id") { HelpName = "ID", Description = texts.SessionFollowId, Arity = ArgumentArity.ZeroOrOne };
        return new AdminVerb(session, "follow", texts.SessionFollow, id).Follow((parsed, api, print, cancelled) =>
        {
            var wanted = parsed.GetValue(id);
            return api.FollowAsync("events", (name, data) =>
            {
                if (SessionOf(name, data) is not { } about || (wanted is { } one && about != one)) return true;
                print(new JsonObject { ["event"] = name, ["data"] = data.DeepClone() }, Line(name, data, about, texts));
                return name != "sessionEnded" || wanted is null;
            }, cancelled);
        });
    }

    /// <summary>The number of the session that an event is about; null where it is about none, or about several at once.</summary>
    private static long? SessionOf(string name, JsonNode data) => name switch
    {
        "sessionStarted" or "sessionEnded" => (long)data["id"]!,
        "loggedIn" or "loginRefused" or "transferStarted" => (long)data["session"]!,
        "transferEnded" => (long?)data["liveSession"],
        _ => null,
    };

    private static string Line(string name, JsonNode data, long session, Texts texts)
    {
        var what = name switch
        {
            "sessionStarted" => texts.FollowStarted(Text(data["client"]!["address"])),
            "sessionEnded" => texts.FollowEnded(Ending(data, texts)),
            "loggedIn" => texts.FollowLoggedIn(Text(data["user"])),
            "loginRefused" => texts.FollowRefused(Text(data["user"]), Refusal(data, texts)),
            "transferEnded" when (string?)data["direction"] == "none" => texts.FollowNoConnection(Text(data["verb"]), Text(data["reply"]), Cause(data, texts)),
            "transferStarted" => $"{Text(data["verb"])} {Text(data["path"])}",
            _ => $"{Text(data["verb"])} {Text(data["path"])}: {Text(data["reply"])} {Text(data["mode"])} {texts.FollowBytes((long)data["bytes"]!)} {Cause(data, texts)}",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss}  {session,6}  {what.TrimEnd()}");
    }

    // The server's words in the reader's language; those of a newer server as they are.

    private static string Ending(JsonNode data, Texts texts) =>
        Enum.TryParse<SessionEnd>(Text(data["end"]), ignoreCase: true, out var end) ? texts.Say(SessionTexts.Of(end)) : Text(data["reason"]);

    private static string Refusal(JsonNode data, Texts texts) =>
        Enum.TryParse<LoginRefusal>(Text(data["refusal"]), ignoreCase: true, out var refusal) ? texts.Say(SessionTexts.Of(refusal)) : Text(data["refusal"]);

    private static string Cause(JsonNode data, Texts texts) =>
        DataFailureCode.TryParse(Text(data["cause"]), out var failure) && failure != DataFailure.None ? texts.Say(CauseCatalogue.Of(failure).Title) : Text(data["cause"]);

    private static string Text(JsonNode? node) => Terminals.Clean(node?.ToString() ?? "");
}

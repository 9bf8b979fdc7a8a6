using System.Net;

namespace Portolan.Diagnosis;

/// <summary>
/// What a Portolan server tells a logged-in client on XWHY: how it sees that client, how it is set up for it, and what it saw of the
/// client's last data connection. Both ends share this text form: one <c>key=value</c> a line, addresses spelled (<see cref="SpelledEndPoint"/>),
/// unknown keys are passed over, so that either end may be newer.
/// </summary>
public sealed record ServerReport
{
    /// <summary>The verb, and its name in FEAT.</summary>
    public const string Verb = "XWHY";

    /// <summary>The control connection's client end as the server sees it: behind NAT it is not the client's own.</summary>
    public IPEndPoint? Client { get; init; }

    public ServerView View { get; init; } = new();

    /// <summary>Null before the first PORT, PASV, EPRT or EPSV.</summary>
    public DataConnectionTrace? Last { get; init; }

    public IReadOnlyList<string> ToLines()
    {
        var lines = new List<string>();
        void Add(string key, object? value)
        {
            if (value is not null) lines.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{key}={value}"));
        }

        Add("client", Client is null ? null : SpelledEndPoint.Spell(Client));
        Add("server", View.LocalAddress is null ? null : SpelledEndPoint.Spell(View.LocalAddress));
        Add("external", View.ExternalAddress is null ? null : SpelledEndPoint.Spell(View.ExternalAddress));
        Add("range", View.PassiveRange);
        Add("port20", View.MayUsePort20 is { } may ? may ? "yes" : "no" : null);
        Add("others-active", View.ActiveReachedOthers);
        Add("others-passive", View.PassiveReachedByOthers);
        if (Last is not null) TraceLines.Add(Last, Add);
        return lines;
    }

    /// <summary>Reads the lines of a reply; lines that are not <c>key=value</c> are passed over.</summary>
    public static ServerReport Parse(IEnumerable<string> lines)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
            if (line.Trim().Split('=', 2) is [var key, var value]) values[key] = value;
        return new ServerReport
        {
            Client = values.TryGetValue("client", out var client) ? SpelledEndPoint.ReadEndPoint(client) : null,
            View = new ServerView
            {
                LocalAddress = values.TryGetValue("server", out var server) ? SpelledEndPoint.ReadAddress(server) : null,
                ExternalAddress = values.TryGetValue("external", out var external) ? SpelledEndPoint.ReadText(external) : null,
                PassiveRange = values.TryGetValue("range", out var range) && PortRange.TryParse(range, out var ports) ? ports : null,
                MayUsePort20 = values.TryGetValue("port20", out var port20) ? port20 == "yes" : null,
                ActiveReachedOthers = TraceLines.Number(values, "others-active"),
                PassiveReachedByOthers = TraceLines.Number(values, "others-passive"),
            },
            Last = TraceLines.Read(values),
        };
    }
}

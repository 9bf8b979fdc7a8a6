using System.Globalization;
using Portolan.Protocol;
using Portolan.Server.Dispatch;
using Portolan.Server.Files;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>STAT: the session and its running transfer, or a listing over the control connection. RFC 959 §4.1.3.</summary>
internal static class Stat
{
    private const int MostEntries = 1000;

    public static ValueTask<CommandResult> RunAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        argument.Length == 0 ? new CommandResult(Status(session)) : ListAsync(session, argument, cancellationToken);

    private static Reply Status(ControlSession session)
    {
        var state = session.State;
        var tls = session.Connection.Tls;
        var lines = new List<string>
        {
            "Portolan FTP server status:",
            $"Connected from {session.Client.Address} port {session.Client.Port.ToString(CultureInfo.InvariantCulture)}", // as the server sees it: tells a client about its NAT
            state.LoggedIn ? $"Logged in as {state.Account.Name}" : "Not logged in",
            $"TYPE {(state.Ascii ? "A" : "I")}; STRU F; MODE S",
            tls is null ? "Control connection without TLS" : $"Control connection with {tls.Protocol} {tls.CipherSuite}",
            state.ProtectData ? "Data connections with TLS" : "Data connections without TLS",
        };
        if (session.RunningWork is { } work) lines.Add(work.Describe());
        else if (state.Channel is { } channel) lines.Add($"{channel.Trace.Mode.ToString().ToUpperInvariant()}: {channel.Trace.Announced}");
        lines.Add("End of status.");
        return new Reply(211, lines);
    }

    private static async ValueTask<CommandResult> ListAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        if (!session.State.LoggedIn) return Replies.NotLoggedIn;
        var files = session.State.Files;
        var wanted = ListArgument.Parse(argument);
        var path = session.State.Resolve(wanted.Path);
        var lines = new List<string> { $"Status of {wanted.Path}:" };
        var now = session.Time.GetUtcNow().UtcDateTime;
        var facts = await files.StatAsync(path, cancellationToken);
        if (!facts.IsDirectory || wanted.DirectoryItself) lines.Add(Line(FtpText.Encode(wanted.Path), facts, now));
        else await AddEntriesAsync(lines, files, path, wanted.Pattern, now, cancellationToken);
        lines.Add("End of status.");
        return new Reply(facts.IsDirectory ? 212 : 213, lines);
    }

    private static async ValueTask AddEntriesAsync(List<string> lines, GuardedFiles files, VirtualPath path, Glob? pattern, DateTime now, CancellationToken cancellationToken)
    {
        using var reader = await files.OpenDirectoryAsync(path, cancellationToken);
        while (await reader.FillAsync(cancellationToken))
        {
            while (reader.TryRead(out var name, out var facts))
            {
                if (pattern is not null && !pattern.IsMatch(name)) continue;
                if (lines.Count > MostEntries)
                {
                    lines.Add("... more: use LIST or MLSD");
                    return;
                }
                lines.Add(Line(name, facts, now));
            }
        }
    }

    private static string Line(ReadOnlySpan<byte> name, in EntryFacts facts, DateTime now)
    {
        var line = new byte[ListLine.MaxLength(name.Length, facts)];
        return FtpText.Decode(line.AsSpan(0, ListLine.Write(line, name, facts, now))).TrimEnd();
    }
}

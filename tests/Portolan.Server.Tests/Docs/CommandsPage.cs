using System.Text;
using Portolan.Server.Commands;
using Portolan.Server.Dispatch;
using Portolan.Server.Files;
using Portolan.Server.Tests.Transcripts;

namespace Portolan.Server.Tests.Docs;

/// <summary>docs/commands.md, written from the command table.</summary>
internal static class CommandsPage
{
    private const int MostTranscripts = 3;

    public static string Write()
    {
        var page = new StringBuilder();
        page.Append("""
            # Commands

            Every command of the server, generated from `src/Portolan.Server/Dispatch/CommandTable.cs`
            (`PORTOLAN_UPDATE_DOCS=1 dotnet test tests/Portolan.Server.Tests` rewrites this page). Without an argument that it needs a command is
            answered 501, without the login that it needs 530, without the rights 550. The transcripts show each one at work.

            | command | what it does | login | rights | during a transfer | in FEAT | source | transcripts |
            |---|---|---|---|---|---|---|---|

            """);
        foreach (var row in CommandTable.Rows) page.Append(LineOf(row)).Append('\n');
        CoverageSection.Write(page);
        return page.ToString();
    }

    private static string LineOf(CommandRow row) => string.Join(" | ",
        $"| `{Cell(row.Syntax)}`",
        Cell(row.Help),
        row.Phase switch { Phase.Always => "no", Phase.Login => "is the login", _ => "yes" },
        row.Needs == FileRights.None ? "" : FileRightsText.Format(row.Needs).Replace(",", ", ", StringComparison.Ordinal),
        row.Busy == Busy.AtOnce ? "at once" : "waits",
        row.Feature is null ? "" : "yes",
        Cell(row.Source),
        TranscriptsOf(row.Verb) + " |");

    private static string TranscriptsOf(string verb)
    {
        // Those that speak of few commands say most about each.
        var names = from name in Transcript.Names
                    let transcript = Transcript.Read(name)
                    let verbs = transcript.Verbs.Distinct(StringComparer.Ordinal).ToList()
                    where verbs.Contains(verb)
                    let count = transcript.Verbs.Count(used => used == verb)
                    orderby verbs.Count > 30, count descending, verbs.Count, name
                    select $"[{Path.GetFileNameWithoutExtension(name)}](../tests/Portolan.Server.Tests/Transcripts/{name})";
        return string.Join(", ", names.Take(MostTranscripts));
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

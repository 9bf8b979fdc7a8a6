using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portolan.Cli.Help;
using Portolan.Cli.Values;
using Portolan.Diagnosis;
using Portolan.Server.Findings;

namespace Portolan.Cli.Config;

/// <summary><c>portolan config plan</c>: computes a passive range, says why, and how to go on with it.</summary>
internal static class PlanCommand
{
    private const int DefaultFirst = 50000;
    private const int LastFirst = 65520; // room for the least range

    /// <summary>A busy hour where nothing else is said: each session begins a transfer every ten seconds.</summary>
    private const double TransfersPerSession = 0.1;

    public static Command Create(Session session)
    {
        var texts = session.Texts;
        var command = new PortolanCommand("plan", texts.PlanCommand);
        var sessions = OptionFor.Number("--sessions", 1, 1_000_000, texts.PlanSessionsOption, texts);
        var rate = OptionFor.Rate("--transfers-per-second", texts.PlanRateOption, texts);
        var perAddress = OptionFor.Number("--sessions-per-address", 1, 1_000_000, texts.PlanPerAddressOption, texts);
        var first = OptionFor.Number("--first-port", 1024, LastFirst, texts.PlanFirstPortOption, texts);
        var json = OptionFor.Flag("--json", texts.PlanJsonOption);
        command.AddSection(texts.Options, sessions, rate, perAddress, first, json);
        command.Checks.Add(parsed => parsed.GetValue(sessions) is null ? texts.MissingOption("--sessions N") : null);
        command.Examples.Add(("portolan config plan --sessions 500 --transfers-per-second 20", texts.PlanExample));
        command.Examples.Add(("portolan config plan --sessions 500 --transfers-per-second 20 --sessions-per-address 200", texts.PlanOfficeExample));
        command.SetAction(parsed =>
        {
            var count = parsed.GetValue(sessions)!.Value;
            var demand = new RangeDemand(count, parsed.GetValue(rate) ?? count * TransfersPerSession, parsed.GetValue(perAddress) ?? 1);
            var plan = RangePlanner.Plan(demand, parsed.GetValue(first) ?? DefaultFirst);
            var findings = FirewallCheck.Of(new FirewallRequest { PassiveRange = plan.Range, System = LocalMachine.ReadPorts() });
            if (parsed.GetValue(json)) WriteJson(session, plan, findings);
            else Write(session, plan, findings);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static string ServeLine(RangePlan plan) => $"portolan serve --passive-ports {plan.Range}";

    private static string FirewallLine(RangePlan plan) => $"portolan config firewall --for nftables --passive-ports {plan.Range}";

    private static void Write(Session session, RangePlan plan, IReadOnlyList<FirewallFinding> findings)
    {
        var (output, texts) = (session.Shell.Out, session.Texts);
        var width = HelpPage.WidthOf(session.Shell);
        output.WriteLine(texts.PlanResult(plan.Range.ToString(), plan.Ports));
        output.WriteLine();
        foreach (var reason in plan.Explanation) WriteItem(output, texts.Say(reason), width);
        output.WriteLine();
        output.WriteLine(texts.PlanNext);
        output.WriteLine("  " + ServeLine(plan));
        output.WriteLine("  " + FirewallLine(plan));
        foreach (var finding in findings) session.Messages.Warning(texts.Say(finding.Text));
    }

    private static void WriteItem(TextWriter output, string text, int width)
    {
        var mark = "- ";
        foreach (var line in TextColumns.Wrap(text, width - mark.Length))
        {
            output.WriteLine(mark + line);
            mark = "  ";
        }
    }

    private static void WriteJson(Session session, RangePlan plan, IReadOnlyList<FirewallFinding> findings)
    {
        using var output = session.Shell.OpenOut();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("passivePorts", plan.Range.ToString());
            json.WriteNumber("first", plan.Range.First);
            json.WriteNumber("last", plan.Range.Last);
            json.WriteNumber("ports", plan.Ports);
            json.WriteNumber("portsOfOtherServers", plan.OtherServers);
            WriteTexts(json, "reasons", plan.Explanation.Select(session.Texts.Say));
            WriteTexts(json, "warnings", findings.Select(finding => session.Texts.Say(finding.Text)));
            WriteTexts(json, "next", [ServeLine(plan), FirewallLine(plan)]);
            json.WriteEndObject();
        }
        output.Write("\n"u8);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}

using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Portolan.Cli.Help;
using Portolan.Cli.Serve;
using Portolan.Cli.Values;
using Portolan.Diagnosis;
using Portolan.Server.Findings;

namespace Portolan.Cli.Config;

/// <summary><c>portolan config firewall</c>: prints the rules for a running server, or for one that is only planned.</summary>
internal static class FirewallCommand
{
    private const int FtpPort = 21;

    public static Command Create(Session session)
    {
        var texts = session.Texts;
        var command = new PortolanCommand("firewall", texts.FirewallCommand);
        var names = Enum.GetValues<FirewallTarget>().Select(target => (Word: target.ToString().ToLowerInvariant(), Value: (FirewallTarget?)target)).ToArray();
        var target = OptionFor.Choice("--for", "PRODUCT", texts.FirewallForOption(string.Join(", ", names.Select(name => name.Word))), texts, [.. names]);
        target.DefaultValueFactory = _ => null;
        var data = OptionFor.Text("--data", "DIR", texts.FirewallDataOption);
        command.AddSection(texts.Options, target, data);
        var ports = new PortFlags(texts);
        command.AddSection(texts.FirewallPortOptions, ports.Listen, ports.ImplicitTls, ports.PassivePorts, ports.ActivePort);
        command.Checks.AddRange([
            parsed => parsed.GetValue(target) is null ? texts.MissingOption("--for PRODUCT") : null,
            parsed => parsed.GetValue(data) is not null && ports.GivenIn(parsed).FirstOrDefault() is { } given ? texts.NotBoth("--data", given) : null,
        ]);
        command.Examples.Add(("portolan config firewall --for ufw", texts.FirewallExample));
        command.Examples.Add(("portolan config firewall --for aws --passive-ports 50000-50015 --implicit-tls 990", texts.FirewallPlannedExample));
        command.Notes.Add(texts.FirewallRecordNote);
        command.SetAction(parsed =>
        {
            var isPlanned = ports.GivenIn(parsed).Any();
            var request = isPlanned ? FromFlags(parsed, ports) : FromServer(session, parsed.GetValue(data));
            return Print(session, parsed.GetValue(target)!.Value, request, isPlanned);
        });
        return command;
    }

    private static int Print(Session session, FirewallTarget target, FirewallRequest request, bool isPlanned)
    {
        var rules = FirewallRules.For(target, request, session.Texts.OfDiagnosis);
        foreach (var finding in rules.Findings)
        {
            if (finding.IsError) session.Messages.Error(session.Texts.Say(finding.Text));
            else session.Messages.Warning(session.Texts.Say(finding.Text));
        }
        if (rules.IsRefused) return (int)(isPlanned ? ExitCode.Usage : ExitCode.Settings);
        session.Shell.Out.Write(rules.Text);
        return (int)ExitCode.Ok;
    }

    /// <summary>As <c>serve</c> would understand the same flags.</summary>
    private static FirewallRequest FromFlags(ParseResult parsed, PortFlags ports)
    {
        var (listen, implicitTls, active) = (parsed.GetValue(ports.Listen) ?? [], parsed.GetValue(ports.ImplicitTls) ?? [], parsed.GetValue(ports.ActivePort));
        if (listen.Length + implicitTls.Length == 0) listen = [new IPEndPoint(ListenAddress.Everywhere, FtpPort)];
        var sourcePort = active.Port ?? Math.Max(listen.Concat(implicitTls).First().Port - 1, 0);
        return RequestFor([.. listen, .. implicitTls], active.Enabled ? sourcePort : null) with { PassiveRange = parsed.GetValue(ports.PassivePorts) };
    }

    private static FirewallRequest FromServer(Session session, string? data)
    {
        var record = LiveServer.Find(session, data);
        var endPoints = record.EndPoints.ToList();
        if (endPoints.All(endPoint => IPAddress.IsLoopback(endPoint.Address))) session.Messages.Warning(session.Texts.FirewallLoopbackOnly);
        session.Messages.Hint(session.Texts.FirewallSource(record.Process));
        return RequestFor(endPoints, record.ActivePort) with { PassiveRange = record.PassiveRange, ExternalAddress = record.ExternalAddress };
    }

    private static FirewallRequest RequestFor(IReadOnlyList<IPEndPoint> endPoints, int? activePort) => new()
    {
        ControlPorts = [.. endPoints.Select(endPoint => endPoint.Port).Distinct()],
        ActiveSourcePort = activePort is 0 ? null : activePort, // a rule cannot name "any port"
        Families = FamiliesOf(endPoints),
        System = LocalMachine.ReadPorts(),
    };

    /// <summary>A socket on [::] takes IPv4 clients too.</summary>
    private static AddressFamilies FamiliesOf(IReadOnlyList<IPEndPoint> endPoints) =>
        endPoints.All(endPoint => endPoint.AddressFamily == AddressFamily.InterNetwork) ? AddressFamilies.IPv4
        : endPoints.All(endPoint => endPoint.AddressFamily == AddressFamily.InterNetworkV6 && !endPoint.Address.Equals(IPAddress.IPv6Any)) ? AddressFamilies.IPv6
        : AddressFamilies.Both;
}

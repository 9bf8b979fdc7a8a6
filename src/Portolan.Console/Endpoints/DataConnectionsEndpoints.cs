using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Live;
using Portolan.Console.Picture;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;
using Portolan.Diagnosis;
using Portolan.Server;
using Portolan.Server.Findings;

namespace Portolan.Console.Endpoints;

/// <summary>The passive range, the announced addresses, active mode, and what firewalls must let through.</summary>
internal static class DataConnectionsEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/data-connections", Describe).Needs(Role.ReadOnly).WithSummary("How data connections are set up, with the port map");
        api.MapGet("/data-connections/announce", AnnounceAsync).Needs(Role.ReadOnly).WithSummary("Dry run: what would a client at ?client=ADDRESS be told");
        api.MapPost("/data-connections/plan", Plan).Needs(Role.ReadOnly).WithSummary("How large the passive range must be");
        api.MapGet("/data-connections/firewall", Firewall).Needs(Role.ReadOnly).WithSummary("Firewall rules for the live settings, ?for=nftables");
        api.MapGet("/data-connections/firewall/dialects", Dialects).Needs(Role.ReadOnly).WithSummary("For which firewalls rules can be printed");
    }

    private static DataConnectionsView Describe(ConsoleContext console, HttpContext http)
    {
        var (control, options) = (console.Control, console.Control.Options);
        var (port, state) = control.ActiveSource;
        return new DataConnectionsView(
            options.Passive.Ports?.ToString(), Announced(control), [.. PortMap.Of(control, control.Transfers)],
            new ActiveView(options.Active.Enabled, port, state switch { SourcePortState.NotPermitted => "denied", SourcePortState.InUse => "busy", _ => "ok" }),
            options.Passive.ExtendedAllowed, Words.Camel(options.Tls.SessionReuse), PortMappingPage.Describe(control.PortMappings, RequestLanguage.Of(http)),
            LocalMachine.ReadPorts().Ephemeral?.ToString());
    }

    private static IReadOnlyList<AnnouncedView> Announced(ServerControl control)
    {
        var options = control.Options;
        var router = control.PortMappings.ExternalAddress?.ToString();
        var rest = options.Passive.ExternalAddress is { } set ? new AnnouncedView("any", set, "server")
            : router is not null ? new AnnouncedView("any", router, "router") : new AnnouncedView("any", "local", "reached");
        return [.. options.Networks.Where(network => network.ExternalAddress is not null).Select(network => new AnnouncedView(network.Clients.ToString(), network.ExternalAddress!, "network")), rest];
    }

    private static async Task<AnnouncementView> AnnounceAsync(ConsoleContext console, HttpContext http, string client)
    {
        if (!IPAddress.TryParse(client, out var address))
            throw ProblemException.Invalid("/client", ($"'{client}' is not an address.", $"“{client}”不是地址。"), ("Write an IP address, such as 198.51.100.7.", "请写 IP 地址，例如 198.51.100.7。"));
        var outlook = await console.Control.OutlookAsync(address, cancellationToken: http.RequestAborted);
        return new AnnouncementView(
            address.ToString(), outlook.Network?.Clients.ToString(), new PasvView(outlook.Announced?.ToString(), AnnouncementTexts.Why(outlook).In(RequestLanguage.Of(http)), Words.Camel(outlook.Source)),
            outlook.ExtendedPassiveAllowed, outlook.ActiveAllowed, outlook.TlsRequired ? "required" : console.Control.Options.Tls.Certificates is null ? "off" : "optional", Words.Camel(outlook.SessionReuse));
    }

    private static PlanView Plan(PlanRequest request, HttpContext http)
    {
        try
        {
            var plan = RangePlanner.Plan(new RangeDemand(request.Sessions, request.TransfersPerSecond, request.SessionsPerAddress), request.FirstPort);
            var language = RequestLanguage.Of(http);
            return new PlanView(plan.Range.ToString(), plan.Ports, plan.OtherServers, string.Join(language == Language.English ? " " : "", plan.Explanation.Select(phrase => phrase.In(language))));
        }
        catch (ArgumentOutOfRangeException)
        {
            throw ProblemException.Invalid("", ("These numbers make no sense together.", "这些数字不合理。"),
                ("At least one session and one session per address, no negative rate, and a first port from 1024 to 65520.", "会话数与每地址会话数至少为 1，速率不为负，起始端口为 1024 到 65520。"));
        }
    }

    private static FirewallView Firewall(ConsoleContext console, HttpContext http, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "for")] string? dialect)
    {
        if (!FirewallRules.TryParse(dialect ?? "nftables", out var target))
        {
            var known = string.Join(", ", Enum.GetValues<FirewallTarget>().Select(NameOf));
            throw ProblemException.Invalid("/for", ($"'{dialect}' is not known.", $"不认识“{dialect}”。"), ($"Choose one of: {known}.", $"请选择：{known}。"));
        }
        var language = RequestLanguage.Of(http);
        var rules = FirewallRules.For(target, RequestFor(console), language);
        return new FirewallView(NameOf(target), rules.Text, [.. rules.Findings.Select(finding => finding.Text.In(language))], rules.IsRefused);
    }

    private static FirewallDialectView[] Dialects() => [.. Enum.GetValues<FirewallTarget>().Select(target => new FirewallDialectView(NameOf(target), TitleOf(target)))];

    private static FirewallRequest RequestFor(ConsoleContext console)
    {
        var (server, options) = (console.Server, console.Control.Options);
        IPEndPoint[] all = [.. server.EndPoints, .. server.ImplicitTlsEndPoints];
        var active = console.Control.ActiveSource.Port;
        return new FirewallRequest
        {
            ControlPorts = [.. all.Select(endPoint => endPoint.Port).Distinct()],
            PassiveRange = options.Passive.Ports,
            ActiveSourcePort = options.Active.Enabled && active != 0 ? active : null,
            Families = FamiliesOf(all),
            System = LocalMachine.ReadPorts(),
            ExternalAddress = options.Passive.ExternalAddress,
        };
    }

    /// <summary>A socket on [::] takes IPv4 clients too.</summary>
    private static AddressFamilies FamiliesOf(IPEndPoint[] endPoints) =>
        Array.TrueForAll(endPoints, endPoint => endPoint.AddressFamily == AddressFamily.InterNetwork) ? AddressFamilies.IPv4
        : Array.TrueForAll(endPoints, endPoint => endPoint.AddressFamily == AddressFamily.InterNetworkV6 && !endPoint.Address.Equals(IPAddress.IPv6Any)) ? AddressFamilies.IPv6
        : AddressFamilies.Both;

    private static string NameOf(FirewallTarget target) => target.ToString().ToLowerInvariant();

    private static string TitleOf(FirewallTarget target) => target switch
    {
        FirewallTarget.Nftables or FirewallTarget.Iptables or FirewallTarget.Firewalld or FirewallTarget.Ufw or FirewallTarget.Pf => NameOf(target),
        FirewallTarget.Windows => "Windows Firewall",
        FirewallTarget.Aws => "AWS",
        FirewallTarget.Gcp => "Google Cloud",
        _ => target.ToString(),
    };
}

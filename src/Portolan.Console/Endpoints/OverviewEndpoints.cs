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
using Portolan.Net;

namespace Portolan.Console.Endpoints;

/// <summary>Is everything well?</summary>
internal static class OverviewEndpoints
{
    private const int LastTransfers = 10;
    private static readonly TimeSpan FailuresOf = TimeSpan.FromHours(24);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/overview", OverviewAsync).Needs(Role.ReadOnly).WithSummary("Is everything well: findings, rates, the last transfers, failures by cause");

    private static async Task<OverviewView> OverviewAsync(ConsoleContext console, HttpContext http)
    {
        var (control, language) = (console.Control, RequestLanguage.Of(http));
        var (now, before) = console.Rates.Read();
        var means = RemedyMeans.Of(console);
        var (usage, range) = (control.PassiveUsage, control.Options.Passive.Ports);
        var transfers = await console.Store.History.ListTransfersAsync(new TransferFilter(), new PageRequest(null, LastTransfers), http.RequestAborted);
        return new OverviewView(
            Describe(console), [.. control.Findings.Select(finding => FindingPage.Describe(finding, means, language))], now, before,
            new PassiveView(range?.ToString(), range?.Count ?? control.PassivePorts.Count, PortMap.Of(control, control.Transfers).Count(cell => cell.State is "waiting" or "inUse"), usage.Peak, usage.Refused),
            [.. transfers.Items.Select(transfer => TransferView.Of(transfer, language))], await FailuresAsync(console, console.Time.GetUtcNow() - FailuresOf, DateTimeOffset.MaxValue, language, http.RequestAborted));
    }

    public static async Task<IReadOnlyList<FailureView>> FailuresAsync(ConsoleContext console, DateTimeOffset from, DateTimeOffset to, Language language, CancellationToken cancellationToken)
    {
        var counts = await console.Store.History.CountFailuresAsync(from, to, cancellationToken);
        return [.. counts.Select(count => FailureView.Of(count, language))];
    }

    private static ServerMark Describe(ConsoleContext console)
    {
        var (server, options) = (console.Server, console.Control.Options);
        var certificate = options.Tls.Certificates?.Current[0];
        return new ServerMark(
            console.Options.Version, console.Control.StartedAt,
            [.. server.EndPoints.Select(endPoint => endPoint.ToString()), .. server.ImplicitTlsEndPoints.Select(endPoint => $"{endPoint} (TLS)")],
            certificate is null ? null : (options.Tls.Engine ?? TlsEngines.Default).Description,
            certificate is null ? null : new CertificateMark(certificate.Subject, new DateTimeOffset(certificate.NotAfter.ToUniversalTime()), CertificateFingerprint.Sha256(certificate)));
    }
}

using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.History;
using Portolan.Console.Picture;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;
using Portolan.Diagnosis;

namespace Portolan.Console.Endpoints;

/// <summary>Data connections, live or past: the six steps as data and as a picture.</summary>
internal static class ConnectionsEndpoints
{
    private const string Live = "live-";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/connections/{id}", DescribeAsync).Needs(Role.ReadOnly).WithSummary("The six steps of a data connection, what failed, and what to change");
        api.MapGet("/connections/{id}/sequence.json", DescribeAsync).Needs(Role.ReadOnly).WithSummary("The same, for keeping");
        api.MapGet("/connections/{id}/sequence.svg", DrawAsync).Needs(Role.ReadOnly).WithSummary("The picture; ?lang=en or zh").Produces<string>(200, "image/svg+xml");
    }

    /// <summary>The newest data connection of a running session.</summary>
    public static string LiveId(long session) => string.Create(CultureInfo.InvariantCulture, $"{Live}{session}");

    /// <summary>The trace of a transfer that ended; null where none is kept.</summary>
    public static async ValueTask<DataConnectionTrace?> FindTraceAsync(long transfer, ConsoleContext console, CancellationToken cancellationToken)
    {
        try
        {
            return await console.Store.History.FindTraceAsync(transfer, cancellationToken) is { } json ? StoredTrace.Read(json) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            console.Log.HistoryFailed(e);
            return null;
        }
    }

    private static async Task<PictureView> DescribeAsync(string id, ConsoleContext console, HttpContext http)
    {
        var (session, trace) = await FindAsync(id, console, http.RequestAborted);
        return PictureMaker.Describe(id, session, trace, console.Control.Options, RequestLanguage.Of(http));
    }

    private static async Task<IResult> DrawAsync(string id, ConsoleContext console, HttpContext http)
    {
        var (_, trace) = await FindAsync(id, console, http.RequestAborted);
        return Results.Text(SequenceSvg.Draw(PictureMaker.Draw(trace), RequestLanguage.Of(http)), "image/svg+xml");
    }

    private static async ValueTask<(long Session, DataConnectionTrace Trace)> FindAsync(string id, ConsoleContext console, CancellationToken cancellationToken)
    {
        if (id.StartsWith(Live, StringComparison.Ordinal) && TryNumber(id[Live.Length..], out var session))
            return console.Control.FindSession(session)?.Connection is { } newest ? (session, newest) : throw ProblemException.NotFound(id);
        if (!TryNumber(id, out var transfer)) throw ProblemException.NotFound(id);
        // It may have ended just now.
        await console.Store.History.FlushAsync(cancellationToken);
        var row = await console.Store.History.FindTransferAsync(transfer, cancellationToken) ?? throw ProblemException.NotFound(id);
        return (row.Session, await FindTraceAsync(transfer, console, cancellationToken) ?? throw ProblemException.NotFound(id));
    }

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

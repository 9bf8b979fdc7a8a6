using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>The history of transfers.</summary>
internal static class TransfersEndpoints
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/transfers", ListAsync).Needs(Role.ReadOnly).WithSummary("Transfers that ended, the newest first");
        api.MapGet("/transfers/{id:long}", FindAsync).Needs(Role.ReadOnly).WithSummary("One transfer");
        api.MapGet("/transfers/failures", FailuresAsync).Needs(Role.ReadOnly).WithSummary("Failures by cause from ?from (24 hours ago) to ?to (now), with the newest of each");
        api.MapGet("/transfers.csv", ExportAsync).Needs(Role.ReadOnly).WithSummary("The same list as CSV").Produces<string>(200, "text/csv");
    }

    private static async Task<PageView<TransferView>> ListAsync([AsParameters] TransferQuery query, ConsoleContext console, HttpContext http, int? limit, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) await console.Store.History.FlushAsync(http.RequestAborted);
        var page = await console.Store.History.ListTransfersAsync(query.ToFilter(), Paging.Request(limit, cursor), http.RequestAborted);
        var language = RequestLanguage.Of(http);
        return page.View(transfer => TransferView.Of(transfer, language));
    }

    private static async Task<TransferView> FindAsync(long id, ConsoleContext console, HttpContext http) =>
        TransferView.Of(await console.Store.History.FindTransferAsync(id, http.RequestAborted) ?? throw ProblemException.NotFound(($"transfer {id}", $"传输 {id}")), RequestLanguage.Of(http));

    private static Task<IReadOnlyList<FailureView>> FailuresAsync(ConsoleContext console, HttpContext http, DateTimeOffset? from, DateTimeOffset? to) =>
        OverviewEndpoints.FailuresAsync(console, from ?? (to ?? console.Time.GetUtcNow()) - Day, to ?? DateTimeOffset.MaxValue, RequestLanguage.Of(http), http.RequestAborted);

    private static async Task ExportAsync([AsParameters] TransferQuery query, ConsoleContext console, HttpContext http)
    {
        await console.Store.History.FlushAsync(http.RequestAborted);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"transfers.csv\"";
        await http.Response.WriteAsync("at,user,client,verb,path,direction,bytes,seconds,outcome,reply,mode,tls,cause\r\n", http.RequestAborted);
        string? cursor = null;
        do
        {
            var page = await console.Store.History.ListTransfersAsync(query.ToFilter(), new PageRequest(cursor, PageRequest.MostItems), http.RequestAborted);
            var lines = new StringBuilder();
            foreach (var row in page.Items) AppendLine(lines, row);
            await http.Response.WriteAsync(lines.ToString(), http.RequestAborted);
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private static void AppendLine(StringBuilder lines, TransferRow row)
    {
        string?[] values =
        [
            row.At.ToString("O", CultureInfo.InvariantCulture), row.User, row.Client.ToString(), row.Verb, row.Path, Words.Camel(row.Direction), row.Bytes.ToString(CultureInfo.InvariantCulture),
            row.DurationSeconds.ToString(CultureInfo.InvariantCulture), Words.Camel(row.Outcome), row.Reply.ToString(CultureInfo.InvariantCulture), row.Mode, row.Tls, row.Cause,
        ];
        lines.AppendJoin(',', values.Select(Field)).Append("\r\n");
    }

    /// <summary>RFC 4180. Names come from clients: one that a spreadsheet would take for a formula is made text.</summary>
    private static string Field(string? value)
    {
        if (string.IsNullOrEmpty(value)) return "";
        if (value[0] is '=' or '+' or '-' or '@' or '\t' or '\r') value = "'" + value;
        return value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
    }
}

/// <summary>Which transfers are wanted.</summary>
internal sealed class TransferQuery
{
    public string? User { get; init; }

    public string? Client { get; init; }

    public string? Path { get; init; }

    public string? Direction { get; init; }

    public string? Outcome { get; init; }

    public string? Cause { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public long? Session { get; init; }

    public TransferFilter ToFilter() => new(
        Some(User), Address(Client), Some(Path), Word<TransferDirection>(Direction, "/direction"), Word<TransferOutcomeKind>(Outcome, "/outcome"), Some(Cause), From, To, Session);

    private static string? Some(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static IPAddress? Address(string? text) => Some(text) is not { } given ? null : IPAddress.TryParse(given, out var address) ? address
        : throw ProblemException.Invalid("/client", ($"'{given}' is not an address.", $"“{given}”不是地址。"), ("Write an IP address.", "请写 IP 地址。"));

    private static T? Word<T>(string? text, string field)
        where T : struct, Enum
    {
        if (Some(text) is not { } given) return null;
        if (Enum.TryParse<T>(given, ignoreCase: true, out var value) && Enum.IsDefined(value)) return value;
        var words = string.Join(", ", Enum.GetValues<T>().Select(Words.Camel));
        throw ProblemException.Invalid(field, ($"'{given}' is not known.", $"不认识“{given}”。"), ($"Choose one of: {words}.", $"请选择：{words}。"));
    }
}

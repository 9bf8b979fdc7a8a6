using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Portolan.Administration;
using Portolan.Console.Live;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>What happens, as it happens: server-sent events.</summary>
internal static class EventsEndpoint
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/events", SendAsync).Needs(Role.ReadOnly).WithSummary("Live events (text/event-stream)").Produces(200, contentType: "text/event-stream");

    private static async Task SendAsync(ConsoleContext console, HttpContext http)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        using var listening = console.Live.Listen();
        await WriteAsync(http, ": portolan\nretry: 2000\n\n", end.Token);
        Write(http, new LiveEvent("rates", console.Rates.Read().Now));
        await http.Response.BodyWriter.FlushAsync(end.Token);
        try
        {
            while (await NextAsync(listening, end.Token) is { } more)
            {
                // A login that ended shows nothing more.
                if (Caller.Of(http)?.Session is { } session && !console.Sessions.IsAlive(session)) return;
                if (!more) await WriteAsync(http, ": still here\n\n", end.Token);
                while (listening.Events.TryRead(out var happened)) Write(http, happened);
                await http.Response.BodyWriter.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the console ends.
        }
    }

    /// <returns>True where there are events, false where it was quiet for long.</returns>
    private static async Task<bool?> NextAsync(LiveStreams.Listening listening, CancellationToken cancellationToken)
    {
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        quiet.CancelAfter(Pause);
        try
        {
            return await listening.Events.WaitToReadAsync(quiet.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static void Write(HttpContext http, LiveEvent happened)
    {
        var body = http.Response.BodyWriter;
        Encoding.UTF8.GetBytes($"event: {happened.Name}\ndata: ", body);
        using (var json = new Utf8JsonWriter(body)) JsonSerializer.Serialize(json, happened.Data, ConsoleJson.Default.GetTypeInfo(happened.Data.GetType())!);
        Encoding.UTF8.GetBytes("\n\n", body);
    }

    private static async Task WriteAsync(HttpContext http, string text, CancellationToken cancellationToken)
    {
        Encoding.UTF8.GetBytes(text, http.Response.BodyWriter);
        await http.Response.BodyWriter.FlushAsync(cancellationToken);
    }
}

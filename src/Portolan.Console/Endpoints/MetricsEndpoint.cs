using Microsoft.AspNetCore.Http;

namespace Portolan.Console.Endpoints;

/// <summary>Counters for Prometheus.</summary>
internal static class MetricsEndpoint
{
    public static IResult Write(ConsoleContext console) => Results.Text(console.Meters.Write(), "text/plain; version=0.0.4; charset=utf-8");
}

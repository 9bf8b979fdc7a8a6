using Microsoft.AspNetCore.Builder;
using Portolan.Administration;

namespace Portolan.Console.Security;

/// <summary>Who may call an endpoint. Each endpoint carries one; without one it answers nobody.</summary>
/// <param name="Least">Null is open to everybody.</param>
/// <param name="AlsoMetrics">A key that may only read metrics is enough.</param>
/// <param name="AlsoLoopback">Programs of this machine need no login.</param>
internal sealed record AccessRule(Role? Least, bool AlsoMetrics = false, bool AlsoLoopback = false);

internal static class AccessRules
{
    /// <summary>Only for this role and those above.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Role role)
        where TBuilder : IEndpointConventionBuilder => endpoint.With(new AccessRule(role));

    /// <summary>For everybody, logged in or not.</summary>
    public static TBuilder Open<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.With(new AccessRule(Least: null));

    public static TBuilder With<TBuilder>(this TBuilder endpoint, AccessRule rule)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(rule));
        return endpoint;
    }
}

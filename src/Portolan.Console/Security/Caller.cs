using System.Net;
using Microsoft.AspNetCore.Http;
using Portolan.Administration;

namespace Portolan.Console.Security;

/// <summary>Who asks.</summary>
/// <param name="Name">An administrator's, <c>key:NAME</c>, or <see cref="Actor.CommandLine"/>'s.</param>
/// <param name="Role">Null for a key that may only read metrics.</param>
/// <param name="Session">Null for a key.</param>
internal sealed record Caller(string Name, Role? Role, ConsoleSession? Session)
{
    private static readonly object Key = new();

    public static Caller? Of(HttpContext http) => http.Items[Key] as Caller;

    public static void Set(HttpContext http, Caller caller) => http.Items[Key] = caller;

    /// <summary>For the audit log.</summary>
    public static Actor ActorOf(HttpContext http) => new(Of(http)?.Name ?? "nobody", AddressOf(http));

    public static IPAddress AddressOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}

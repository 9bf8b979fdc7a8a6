using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Live;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary>Asking somebody outside to run the doctor, and hearing what it found out.</summary>
internal static class DoctorEndpoints
{
    private const int IdBytes = 10;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/doctor-invitations", ListAsync).Needs(Role.Operator).WithSummary("Invitations, the newest first, with what came back");
        api.MapPost("/doctor-invitations", CreateAsync).Needs(Role.Operator).WithSummary("Makes a command line for somebody outside; its result comes back once, within a day");
        api.MapGet("/doctor-invitations/{id}", FindAsync).Needs(Role.Operator).WithSummary("One invitation");
    }

    private static async Task<PageView<InvitationView>> ListAsync(ConsoleContext console, HttpContext http)
    {
        var invitations = await console.Store.Invitations.ListAsync(http.RequestAborted);
        return new PageView<InvitationView>([.. invitations.Select(one => View(one, console, http))], Next: null, invitations.Count);
    }

    private static async Task<InvitationView> FindAsync(string id, ConsoleContext console, HttpContext http) =>
        View(await console.Store.Invitations.FindAsync(id, http.RequestAborted) ?? throw ProblemException.NotFound(($"invitation {id}", $"诊断邀请 {id}")), console, http);

    private static async Task<InvitationView> CreateAsync(NewInvitation? wish, ConsoleContext console, HttpContext http)
    {
        var now = console.Time.GetUtcNow();
        var invitation = new DoctorInvitation(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), now, Caller.Of(http)!.Name, now + Lifetime)
        {
            User = string.IsNullOrWhiteSpace(wish?.User) ? null : wish.User.Trim(),
        };
        await console.Store.Invitations.AddAsync(invitation, http.RequestAborted);
        console.Control.InviteDoctor(invitation.Id, invitation.ExpiresAt);
        return View(invitation, console, http);
    }

    private static InvitationView View(DoctorInvitation invitation, ConsoleContext console, HttpContext http) =>
        InvitationView.Of(invitation, UrlOf(invitation.User, console, http), DoctorDesk.Read(invitation.Report), RequestLanguage.Of(http));

    /// <summary>The address that clients outside are told, else the one under which this console was reached.</summary>
    private static string UrlOf(string? user, ConsoleContext console, HttpContext http)
    {
        var host = console.Control.Options.Passive.ExternalAddress ?? http.Request.Host.Host;
        var bare = IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : host;
        var (scheme, end) = console.Server.EndPoints is [var plain, ..] ? ("ftp", plain) : ("ftps", console.Server.ImplicitTlsEndPoints[0]);
        return $"{scheme}://{Uri.EscapeDataString(user ?? "USER")}@{bare}:{end.Port}/";
    }
}

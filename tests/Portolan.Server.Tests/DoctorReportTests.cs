using Microsoft.Extensions.Time.Testing;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>XWHY REPORT: what a doctor that was invited tells the server.</summary>
public sealed class DoctorReportTests
{
    private const string Report = "active=no passive=ok use=passive exit=20 causes=client-nat";
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Report_Invited_IsHeardOnce()
    {
        await using var server = await RunningServer.StartAsync();
        server.Control.InviteDoctor("invitation", DateTimeOffset.UtcNow.AddHours(1));
        await using var client = await server.ConnectAsync();
        await client.CommandAsync($"XWHY REPORT invitation {Report}", 530); // not before the login
        await client.LoginAsync();
        await client.CommandAsync("XWHY REPORT invitation active=perhaps", 501);
        await client.CommandAsync($"XWHY REPORT invitation {Report}", 200);
        await client.CommandAsync($"XWHY REPORT invitation {Report}", 550);
        var heard = Assert.Single(server.Events.OfType<DoctorReported>());
        Assert.Equal((RunningServer.User, "invitation"), (heard.User, heard.Message.Invitation));
        Assert.Equal(["client-nat"], heard.Message.Summary.Causes);
    }

    [Fact]
    public async Task Report_NotInvitedOrTooLate_550()
    {
        await using var server = await RunningServer.StartAsync(time: _time);
        await using var client = await server.LoginAsync();
        await client.CommandAsync($"XWHY REPORT guess {Report}", 550);
        server.Control.InviteDoctor("invitation", _time.GetUtcNow().AddMinutes(1));
        await server.AdvanceAsync(61);
        await client.CommandAsync($"XWHY REPORT invitation {Report}", 550);
        Assert.Empty(server.Events.OfType<DoctorReported>());
        await client.QuitAsync();
        await server.UntilNoSessionAsync();
    }
}

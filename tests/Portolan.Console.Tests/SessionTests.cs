using Microsoft.Extensions.Time.Testing;
using Portolan.Administration;
using Portolan.Console.Security;

namespace Portolan.Console.Tests;

/// <summary>How long a login to the console lasts.</summary>
public sealed class SessionTests
{
    private static readonly Administrator Eva = new() { Name = "eva", Role = Role.Operator, PasswordHash = "", CreatedAt = DateTimeOffset.UnixEpoch };
    private readonly FakeTimeProvider _time = new();
    private readonly ConsoleSessions _sessions;

    public SessionTests() => _sessions = new ConsoleSessions(_time);

    [Fact]
    public void Session_UnusedForTwoHours_IsOver()
    {
        var (token, session) = _sessions.Begin(Eva);
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Same(session, _sessions.Find(token));
        _time.Advance(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(1));
        Assert.False(_sessions.IsAlive(session));
        Assert.Null(_sessions.Find(token));
    }

    [Fact]
    public void Session_InUseForADay_IsOverAllTheSame()
    {
        var (token, session) = _sessions.Begin(Eva);
        for (var hour = 1; hour <= 24; hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            Assert.Same(session, _sessions.Find(token));
        }
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_sessions.Find(token));
    }

    [Fact]
    public void Session_OneMoreThanThereIsRoomFor_EndsTheOneUnusedForLongest()
    {
        var (first, _) = _sessions.Begin(Eva);
        _time.Advance(TimeSpan.FromMinutes(1));
        var second = _sessions.Begin(Eva).Token;
        for (var i = 2; i < 1000; i++) _sessions.Begin(Eva);
        Assert.NotNull(_sessions.Find(second));
        _sessions.Begin(Eva);
        Assert.Null(_sessions.Find(first));
        Assert.NotNull(_sessions.Find(second));
    }
}

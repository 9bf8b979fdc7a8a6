using System.Net;
using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Administration.Tests.Settings;

public sealed class SettingsDocumentTests
{
    [Fact]
    public void Write_Defaults_ReadBackTheSame()
    {
        var text = SettingsDocument.Write(new ServerSettings());
        Assert.Equal(text, SettingsDocument.Write(SettingsDocument.Read(text)));
        Assert.Equal(TimeSpan.FromSeconds(30), SettingsDocument.Read(text).Passive.ConnectTimeout);
    }

    [Fact]
    public void Read_PartOfADocument_LeavesTheRestAtItsDefaults()
    {
        var settings = SettingsDocument.Read("""{ "passive": { "ports": "50000-50010" }, "networks": [ { "clients": "10.0.0.0/8", "sessionReuse": "require" } ], }""");
        Assert.Equal(new PortRange(50000, 50010), settings.Passive.Ports);
        Assert.True(settings.Passive.ExtendedAllowed);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Passive.PortWait);
        Assert.Equal(IPNetwork.Parse("10.0.0.0/8"), Assert.Single(settings.Networks).Clients);
        Assert.Equal(TlsSessionReuse.Require, settings.Networks[0].SessionReuse);
        Assert.Equal(10_000, settings.Limits.MaxSessions);
        Assert.Equal(2, settings.Guard.NeverBan.Count);
    }

    [Fact]
    public void Read_SeveralWrongValues_NamesEachWithItsPlace()
    {
        var refused = Assert.Throws<RefusedException>(() => SettingsDocument.Read(
            """{ "passive": { "ports": "fifty", "connectTimeout": 30 }, "networks": [ { "clients": "10.0.0.0/8" }, { "clients": "nowhere" } ], "limits": { "maxSessions": "many" }, "paasive": 1 }"""));
        Assert.Equal(["/limits/maxSessions", "/networks/1/clients", "/paasive", "/passive/connectTimeout", "/passive/ports"], refused.Problems.Select(problem => problem.Field).Order(StringComparer.Ordinal));
        Assert.All(refused.Problems, problem => Assert.NotEmpty(problem.Remedy.Zh));
    }

    [Theory, InlineData("[]"), InlineData("{"), InlineData("""{ "networks": [ {} ] }"""), InlineData("""{ "passive": null }""")]
    public void Read_NotADocument_IsRefused(string text) => Assert.Throws<RefusedException>(() => SettingsDocument.Read(text));

    [Fact]
    public void Write_Values_AreWhatPeopleRead()
    {
        var text = SettingsDocument.Write(new ServerSettings
        {
            Listening = new ListeningSection { Addresses = [new IPEndPoint(IPAddress.IPv6Any, 21)] },
            Passive = new PassiveSettings { Ports = new PortRange(50000, 50010) },
            PortMapping = new PortMappingSettings { Mode = PortMappingMode.NatPmp, Router = IPAddress.Parse("192.0.2.1") },
            Defaults = new Terms { QuotaBytes = 1 << 20, Hours = [new AllowedHours([DayOfWeek.Monday], new TimeOnly(8, 0), new TimeOnly(18, 30))] },
        });
        foreach (var expected in new[] { "\"[::]:21\"", "\"50000-50010\"", "\"30s\"", "\"5m\"", "\"natPmp\"", "\"192.0.2.1\"", "1048576", "\"monday\"", "\"08:00\"", "\"onClose\"", "\"127.0.0.1:2180\"" })
            Assert.Contains(expected, text, StringComparison.Ordinal);
    }
}

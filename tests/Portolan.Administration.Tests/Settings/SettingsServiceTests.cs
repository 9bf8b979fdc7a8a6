using System.Net;
using System.Text.Json.Nodes;
using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Administration.Tests.Settings;

public sealed class SettingsServiceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_PassiveRange_HoldsInTheServerAndIsAudited()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        await using var server = new FtpServer(kit.Settings.Options() with { Listen = [new IPEndPoint(IPAddress.Loopback, 0)] });
        await server.StartAsync(Cancelled);
        kit.Settings.Attach(server.Control);
        var version = await kit.Settings.ChangeAsync(Document("""{ "passive": { "ports": "50000-50010" } }"""), 0, Kit.Anna, Cancelled);
        Assert.Equal(new PortRange(50000, 50010), server.Control.Options.Passive.Ports);
        Assert.Equal((1, "anna", "/passive/ports"), (version.Version, version.By, version.Summary));
        var entry = Assert.Single((await kit.Store.Audit.ListAsync(new AuditFilter(Object: "settings"), default, Cancelled)).Items);
        var change = Assert.Single(entry.Changes);
        Assert.Equal(("/passive/ports", null, "50000-50010"), (change.Field, change.Before, change.After!.GetValue<string>()));
        Assert.Equal(Kit.Anna.From, entry.From);
    }

    [Theory]
    [InlineData("""{ "passive": { "ports": "500-600" } }""", "/passive/ports")]
    [InlineData("""{ "passive": { "externalAddress": "not a name" } }""", "/passive/externalAddress")]
    [InlineData("""{ "limits": { "maxSessions": 0, "idleTimeout": "0s" } }""", "/limits/maxSessions,/limits/idleTimeout")]
    [InlineData("""{ "networks": [ { "clients": "0.0.0.0/0" }, { "clients": "10.0.0.0/8" } ] }""", "/networks/1/clients")]
    [InlineData("""{ "tls": { "enabled": false, "required": true } }""", "/tls/required")]
    [InlineData("""{ "portMapping": { "mode": "auto" } }""", "/portMapping/mode")]
    [InlineData("""{ "defaults": { "rights": [ { "path": "a/../b", "rights": "fly" } ], "maxSessions": -1 } }""", "/defaults/rights/0/path,/defaults/rights/0/rights,/defaults/maxSessions")]
    [InlineData("""{ "greeting": "two\r\nlines" }""", "/greeting")]
    public async Task Change_ValuesThatCannotHold_AreRefusedWholeWithTheirPlaces(string document, string fields)
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await kit.Settings.ChangeAsync(Document(document), 0, Kit.Anna, Cancelled));
        Assert.Equal(fields.Split(','), refused.Problems.Select(problem => problem.Field));
        Assert.All(refused.Problems, problem => Assert.True(problem is { Text: { En.Length: > 0, Zh.Length: > 0 }, Remedy: { En.Length: > 0, Zh.Length: > 0 } }));
        Assert.Equal(0, kit.Settings.Stored.Version);
        Assert.Null(await kit.Store.Settings.FindNewestAsync(Cancelled));
    }

    [Fact]
    public async Task Change_BasedOnAnOldVersion_IsRefused()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        await kit.Settings.ChangeAsync(Document("""{ "greeting": "one" }"""), 0, Kit.Anna, Cancelled);
        Assert.Equal(1, (await Assert.ThrowsAsync<StaleVersionException>(async () => await kit.Settings.ChangeAsync(Document("""{ "greeting": "two" }"""), 0, Kit.Anna, Cancelled))).Current);
        Assert.Equal("one", kit.Settings.Effective.Greeting);
    }

    [Fact]
    public async Task Change_StoreFails_TheServerGoesBack()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        await using var server = new FtpServer(kit.Settings.Options() with { Listen = [new IPEndPoint(IPAddress.Loopback, 0)] });
        await server.StartAsync(Cancelled);
        kit.Settings.Attach(server.Control);
        await kit.Store.Settings.AddAsync(new ServerSettings(), 0, "elsewhere", "", AuditEntry.Of(Actor.Server, default, "change", "settings"), Cancelled); // the store has moved on
        await Assert.ThrowsAsync<StaleVersionException>(async () => await kit.Settings.ChangeAsync(Document("""{ "greeting": "lost" }"""), 0, Kit.Anna, Cancelled));
        Assert.Equal(new ServerSettings().Greeting, server.Control.Options.Greeting);
        Assert.Equal(new ServerSettings().Greeting, kit.Settings.Effective.Greeting);
    }

    [Fact]
    public async Task Undo_OldVersion_IsANewVersionWithItsDocument()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        await kit.Settings.ChangeAsync(Document("""{ "greeting": "one" }"""), 0, Kit.Anna, Cancelled);
        await kit.Settings.ChangeAsync(Document("""{ "greeting": "two", "watchFirewall": false }"""), 1, Kit.Anna, Cancelled);
        var undone = await kit.Settings.UndoAsync(1, Kit.Anna, Cancelled);
        Assert.Equal((3, "one", true), (undone.Version, kit.Settings.Effective.Greeting, kit.Settings.Effective.WatchFirewall));
        var history = (await kit.Settings.HistoryAsync(default, Cancelled)).Items;
        Assert.Equal([3L, 2L, 1L], history.Select(change => change.Version));
        Assert.Equal(["/greeting", "/watchFirewall"], history[0].Changes.Select(change => change.Field).Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<RefusedException>(async () => await kit.Settings.UndoAsync(99, Kit.Anna, Cancelled));
    }

    [Fact]
    public async Task Pins_CommandLine_WinsAndCannotBeMoved()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path, time: null, new SettingPin("/passive/ports", "--passive-ports", "40000-40010"));
        Assert.Equal(new PortRange(40000, 40010), kit.Settings.Effective.Passive.Ports);
        Assert.Equal("--passive-ports", kit.Settings.Pinned["/passive/ports"]);
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await kit.Settings.ChangeAsync(Document("""{ "passive": { "ports": "50000-50010" } }"""), 0, Kit.Anna, Cancelled));
        Assert.Contains("--passive-ports", Assert.Single(refused.Problems).Text.En, StringComparison.Ordinal);
        // What was read and sent back unchanged, with another value changed, is no change of the pinned one.
        var document = SettingsDocument.ToJson(kit.Settings.Effective);
        document["greeting"] = "hello";
        await kit.Settings.ChangeAsync(document, 0, Kit.Anna, Cancelled);
        Assert.Equal(("hello", null), (kit.Settings.Stored.Document.Greeting, kit.Settings.Stored.Document.Passive.Ports));
        Assert.Equal(new PortRange(40000, 40010), kit.Settings.Effective.Passive.Ports);
    }

    [Fact]
    public async Task RestartNeeded_ListenersChanged_SaysSo()
    {
        using var folder = new TempFolder();
        await using var kit = await Kit.OpenAsync(folder.Path);
        await kit.Settings.ChangeAsync(Document("""{ "listening": { "addresses": ["0.0.0.0:2121"] }, "greeting": "x" }"""), 0, Kit.Anna, Cancelled);
        Assert.Equal(["/listening"], kit.Settings.RestartNeeded);
        await kit.Settings.ChangeAsync(Document("""{ "greeting": "x" }"""), 1, Kit.Anna, Cancelled);
        Assert.Empty(kit.Settings.RestartNeeded);
    }

    [Fact]
    public void Warnings_RangeOfTheSystem_NamesTheCommand()
    {
        var settings = new ServerSettings { Passive = new PassiveSettings { Ports = new PortRange(50000, 50002) }, Listening = new ListeningSection { Addresses = [new IPEndPoint(IPAddress.Any, 50001)] } };
        var warnings = SettingsWarnings.Check(settings, SystemPorts.LinuxDefault);
        Assert.Equal(3, warnings.Count);
        Assert.All(warnings, warning => Assert.Equal("/passive/ports", warning.Field));
        Assert.Contains(warnings, warning => warning.Remedy.En.Contains("ip_local_reserved_ports=50000-50002", StringComparison.Ordinal));
    }

    [Fact]
    public void Options_EverySettingOfTheServer_ComesFromTheDocument()
    {
        var settings = SettingsDocument.Read(
            """
            { "listening": { "addresses": ["127.0.0.1:2121"], "implicitTls": ["127.0.0.1:9990"] }, "passive": { "ports": "50000-50010", "externalAddress": "203.0.113.5", "extendedAllowed": false },
              "active": { "enabled": false, "sourcePort": 0, "fxpPeers": ["10.0.0.0/8"] }, "portMapping": { "mode": "upnp", "router": "192.0.2.1" },
              "tls": { "required": true, "sessionReuse": "require", "requireCloseNotify": true, "clearCommandChannelAllowed": true, "askClientCertificate": true },
              "networks": [ { "clients": "10.0.0.0/8", "externalAddress": "local" } ], "limits": { "maxSessions": 7 }, "access": { "allow": ["10.0.0.0/8"], "deny": ["10.9.0.0/16"], "turnAwaySilently": true },
              "guard": { "failuresBeforeBan": 3, "window": "1m", "firstBan": "2m", "longestBan": "3h", "growth": 2, "neverBan": [], "failuresBeforeDelay": 9, "longestDelay": "2s" },
              "greeting": "hi", "watchFirewall": false }
            """);
        var options = SettingsMapping.ToOptions(settings, new SettingsHost { Accounts = new Server.Accounts.FixedAccounts() });
        var untouched = SettingsMapping.ToOptions(new ServerSettings(), new SettingsHost { Accounts = options.Accounts });
        // Every property differs from its default: one that the mapping forgot would not.
        foreach (var property in typeof(FtpServerOptions).GetProperties().Where(property => property.Name is not (nameof(FtpServerOptions.Accounts))))
            Assert.NotEqual(property.GetValue(untouched)?.ToString() + Text(property.GetValue(untouched)), property.GetValue(options)?.ToString() + Text(property.GetValue(options)));
        foreach (var property in typeof(GuardSettings).GetProperties()) Assert.NotEqual(Text(property.GetValue(untouched.Guard)), Text(property.GetValue(options.Guard)));
        foreach (var property in typeof(TlsSettings).GetProperties().Where(property => property.Name is not (nameof(TlsSettings.Certificates) or nameof(TlsSettings.Engine))))
            Assert.NotEqual(Text(property.GetValue(untouched.Tls)), Text(property.GetValue(options.Tls)));
    }

    private static string Text(object? value) => value is System.Collections.IEnumerable list and not string ? string.Join(';', list.Cast<object>()) : value?.ToString() ?? "";

    private static JsonObject Document(string json) => JsonNode.Parse(json)!.AsObject();
}

using System.Text.Json.Nodes;
using Portolan.Administration;
using Portolan.Console.Security;
using Portolan.Console.Tests.Kit;

namespace Portolan.Console.Tests;

/// <summary>Secrets go in and never come out.</summary>
public sealed class SecretsTests
{
    [Fact]
    public async Task Answers_All_HoldNoSecret()
    {
        await using var rig = await Rig.StartAsync();
        using var boss = rig.As(ApiScope.Administrator);
        await boss.PostAsync("/api/v1/users", new JsonObject { ["name"] = "bob", ["password"] = "ftp-secret-word" });
        await boss.PostAsync("/api/v1/administrators", new JsonObject { ["name"] = "eva", ["role"] = "operator", ["password"] = "console-secret-word" });
        using (var kept = await boss.SendAsync("PUT", "/api/v1/settings/mail-password", new JsonObject { ["password"] = "mail-secret-word" })) Assert.True(kept.IsSuccessStatusCode);
        Assert.True((bool)(await boss.GetAsync("/api/v1/settings/mail-password"))["isSet"]!);
        Assert.Equal("mail-secret-word", await rig.Store.Settings.FindSecretAsync(MailSection.PasswordSecret, CancellationToken.None));
        var totp = SecondFactor.NewSecret();
        var eva = (await rig.Store.Access.FindAdministratorAsync("eva", CancellationToken.None))!;
        await rig.Store.Access.SaveAdministratorAsync(eva with { TotpSecret = totp }, AuditEntry.Of(Actor.Server, DateTimeOffset.UtcNow, AuditActions.Change, "administrator:eva"), CancellationToken.None);
        using (var ftp = await RawFtp.LoginAsync(rig.Ftp)) await ftp.UploadAsync("/a.txt", [1]);
        string[] secrets =
        [
            "ftp-secret-word", "console-secret-word", "mail-secret-word", Rig.Password, "$pbkdf2", totp, "\"secret\"", // anna's FTP password, as a JSON value
            .. Enum.GetValues<ApiScope>().SelectMany(scope => new[] { People.KeyOf(scope), ApiKeys.Hash(People.KeyOf(scope)) }),
        ];

        var looked = 0;
        foreach (var (name, endpoint) in AccessTests.EndpointsOf(rig).Where(endpoint => endpoint.Name.StartsWith("GET ", StringComparison.Ordinal) && !endpoint.Name.EndsWith("/events", StringComparison.Ordinal)))
        {
            var path = name[4..].Replace("{id:long}", "1", StringComparison.Ordinal).Replace("{id}", "live-1", StringComparison.Ordinal).Replace("{name}", "bob", StringComparison.Ordinal);
            if (path.Contains('{', StringComparison.Ordinal)) continue;
            using var answer = await boss.SendAsync("GET", path);
            var text = await answer.Content.ReadAsStringAsync();
            // A backup restores passwords: their hashes are in it, and nothing else.
            Assert.All(secrets.Where(secret => path != "/api/v1/backup" || secret != "$pbkdf2"), secret => Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{path} shows {secret}"));
            looked++;
        }
        Assert.InRange(looked, 25, 200);
    }
}

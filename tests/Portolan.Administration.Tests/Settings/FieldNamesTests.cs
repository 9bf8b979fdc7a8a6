using Portolan.Diagnosis;

namespace Portolan.Administration.Tests.Settings;

/// <summary>Places in documents, as people call them.</summary>
public sealed class FieldNamesTests
{
    [Theory]
    [InlineData("/passive/ports", "Passive mode: Passive port range", "被动模式：被动端口范围")]
    [InlineData("/greeting", "General: Greeting", "常规：欢迎语")]
    [InlineData("/networks", "Networks", "网络")]
    [InlineData("/terms/quotaBytes", "Storage", "存储空间")]
    [InlineData("/defaults/quotaBytes", "Terms for every user: Storage", "所有用户的条款：存储空间")]
    [InlineData("/users/anna", "User anna", "用户 anna")]
    [InlineData("/users/anna/user/terms/quotaBytes", "User anna: Storage", "用户 anna：存储空间")]
    [InlineData("/users/anna/passwordHash", "User anna: Password", "用户 anna：密码")]
    [InlineData("/groups/a~1b/terms/rights/0/rights", "Group a/b: Rights by path: 1: rights", "用户组 a/b：按路径的权限：1：rights")]
    [InlineData("/bans/192.0.2.0~124/reason", "Ban 192.0.2.0/24: Reason", "封禁 192.0.2.0/24：原因")]
    [InlineData("/settings/passive/ports", "Passive mode: Passive port range", "被动模式：被动端口范围")]
    [InlineData("/settings/greeting", "General: Greeting", "常规：欢迎语")]
    [InlineData("/settings/acme/names", "Automatic certificate: DNS names", "自动证书：DNS 名称")]
    [InlineData("/settings/networks/0/externalAddress", "Networks: 1: Told address", "网络：1：告知的地址")]
    [InlineData("/anything/new", "anything: new", "anything：new")]
    [InlineData("", "", "")]
    public void Of_APointer_IsWhatThePagesCallIt(string pointer, string english, string chinese) => Assert.Equal(new Phrase(english, chinese), FieldNames.Of(pointer));

    /// <summary>A new setting or term cannot be forgotten.</summary>
    [Fact]
    public void Words_OfSettingsAndTerms_AreAllThere()
    {
        var document = SettingsDocument.ToJson(new ServerSettings());
        foreach (var (section, value) in document)
        {
            if (section is "defaults" or "networks") continue;
            var names = value is System.Text.Json.Nodes.JsonObject part ? part.Select(member => $"/{section}/{member.Key}") : [$"/{section}"];
            Assert.Empty(names.Except(FieldWords.Settings.Keys, StringComparer.Ordinal));
        }
        Assert.Empty(document["defaults"]!.AsObject().Select(member => member.Key).Except(FieldWords.Terms.Keys, StringComparer.Ordinal));
        Assert.Empty(document.Where(part => part.Value is System.Text.Json.Nodes.JsonObject).Select(part => part.Key).Except(FieldWords.Sections.Keys, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("version 3", "went back to version 3", "恢复到版本 3")]
    [InlineData("/passive/ports, /limits/maxSessions", "Passive mode: Passive port range, Limits: Sessions", "被动模式：被动端口范围、限制：会话数")]
    [InlineData("", "", "")]
    public void Summary_OfAVersion_IsInWords(string summary, string english, string chinese) => Assert.Equal(new Phrase(english, chinese), SettingsSummary.InWords(summary));

    [Fact]
    public void Summary_OfAReturn_IsReadBack() => Assert.Equal("went back to version 12", SettingsSummary.InWords(SettingsSummary.OfReturnTo(12)).En);
}

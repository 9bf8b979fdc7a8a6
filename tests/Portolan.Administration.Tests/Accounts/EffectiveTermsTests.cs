namespace Portolan.Administration.Tests.Accounts;

public sealed class EffectiveTermsTests
{
    [Fact]
    public void Of_UserGroupsAndServer_TheFirstWordCounts()
    {
        var user = new User { Name = "anna", Groups = ["a", "b"], Terms = new Terms { QuotaBytes = 0 } };
        Group[] groups =
        [
            new() { Name = "a", Terms = new Terms { QuotaBytes = 5, MaxSessions = 2 } },
            new() { Name = "b", Terms = new Terms { MaxSessions = 3, Home = "b/{user}" } },
        ];
        var effective = EffectiveTerms.Of(user, groups, new Terms { QuotaFiles = 7, Home = "{user}" });
        Assert.Equal((0, "user"), (effective.Values.QuotaBytes, effective.Origins["quotaBytes"]));
        Assert.Equal((2, "group:a"), (effective.Values.MaxSessions, effective.Origins["maxSessions"]));
        Assert.Equal(("b/{user}", "group:b"), (effective.Values.Home, effective.Origins["home"]));
        Assert.Equal((7, "server"), (effective.Values.QuotaFiles, effective.Origins["quotaFiles"]));
        Assert.Equal((null, "server"), (effective.Values.RequireTls, effective.Origins["requireTls"]));
    }

    [Fact]
    public void Origins_Names_AreThoseOfTheDocument() => Assert.Equal(
        SettingsDocument.ToJson(new ServerSettings())["defaults"]!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal),
        EffectiveTerms.Of(new User { Name = "anna" }, [], new Terms()).Origins.Keys);
}

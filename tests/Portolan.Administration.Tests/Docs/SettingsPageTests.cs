using Portolan.Diagnosis;

namespace Portolan.Administration.Tests.Docs;

/// <summary>docs/settings.md says what the document says.</summary>
public sealed class SettingsPageTests
{
    [Theory, InlineData("settings.md", Language.English), InlineData("settings.zh-CN.md", Language.SimplifiedChinese)]
    public void Page_OfTheDocument_IsUpToDate(string name, Language language)
    {
        var page = Path.Join(Repository.Root, "docs", name);
        if (Environment.GetEnvironmentVariable("PORTOLAN_UPDATE_DOCS") == "1") File.WriteAllText(page, SettingsPage.Write(language));
        Assert.True(File.Exists(page), $"docs/{name} is missing: PORTOLAN_UPDATE_DOCS=1 dotnet test tests/Portolan.Administration.Tests");
        Assert.Equal(SettingsPage.Write(language), File.ReadAllText(page), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Texts_Fields_AreThoseOfTheDocument()
    {
        Assert.Equal(SettingsPage.Fields.Select(field => field.Field).Order(StringComparer.Ordinal), SettingTexts.All.Select(text => text.Field).Order(StringComparer.Ordinal));
        Assert.All(SettingTexts.All, text => Assert.True(text.Text is { En.Length: > 0, Zh.Length: > 0 }));
    }
}

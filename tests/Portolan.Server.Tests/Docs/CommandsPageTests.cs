using Portolan.Testing;

namespace Portolan.Server.Tests.Docs;

/// <summary>docs/commands.md says what the command table says.</summary>
public sealed class CommandsPageTests
{
    private static readonly string Page = Path.Join(Repository.Root, "docs", "commands.md");

    [Fact]
    public void Page_OfTheTable_IsUpToDate()
    {
        if (Environment.GetEnvironmentVariable("PORTOLAN_UPDATE_DOCS") == "1") File.WriteAllText(Page, CommandsPage.Write());
        Assert.True(File.Exists(Page), "docs/commands.md is missing: PORTOLAN_UPDATE_DOCS=1 dotnet test tests/Portolan.Server.Tests");
        Assert.Equal(CommandsPage.Write(), File.ReadAllText(Page), ignoreLineEndingDifferences: true);
    }
}

using System.CommandLine;
using Portolan.Cli.Help;

namespace Portolan.Cli.Tests.Help;

public class HelpTests
{
    // The contract that other tools rely on: add to it, never rename.
    private static readonly Dictionary<string, string[]> Contract = new()
    {
        ["serve"] = ["--listen", "--root", "--user", "--user-file", "--passive-ports", "--external-address", "--tls-cert", "--tls-key", "--no-console", "--implicit-tls",
            "--require-tls", "--active-port", "--max-sessions", "--idle-timeout", "--data", "--log", "--tls-engine", "--tls-session-reuse", "--network"],
        ["ls"] = ["--mode", "--tls", "--insecure", "--json"],
        ["get"] = ["--mode", "--tls", "--insecure", "--output"],
        ["put"] = ["--mode", "--tls", "--insecure"],
        ["cat"] = ["--mode", "--tls", "--insecure"],
        ["rm"] = ["--mode", "--tls", "--insecure"],
        ["mkdir"] = ["--mode", "--tls", "--insecure"],
        ["rmdir"] = ["--mode", "--tls", "--insecure"],
        ["mv"] = ["--mode", "--tls", "--insecure"],
        ["config plan"] = ["--sessions", "--transfers-per-second", "--json"],
        ["config firewall"] = ["--for", "--data", "--listen", "--implicit-tls", "--passive-ports", "--active-port"],
    };

    public static TheoryData<string> Verbs => [.. Contract.Keys];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Tree_Verb_HasItsContractualFlags(string verb)
    {
        var flags = Command(verb, Language.English).Options.Select(option => option.Name).ToList();
        Assert.All(Contract[verb], flag => Assert.Contains(flag, flags));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_Verb_DescribesEveryOptionAndArgumentInBothLanguages(string verb)
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            var shell = new TestShell();
            Assert.Equal(ExitCode.Ok, await shell.RunAsync([.. verb.Split(' '), "--help", "--lang", language == Language.Chinese ? "zh" : "en"]));
            var command = Command(verb, language);
            Assert.All(command.Options, option => Assert.Contains(option.Name, shell.Out, StringComparison.Ordinal));
            Assert.All(command.Options, option => Assert.False(string.IsNullOrEmpty(option.Description), option.Name));
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrEmpty(argument.Description), argument.Name));
            Assert.NotEmpty(((PortolanCommand)command).Examples);
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_Verb_KeepsToTheWidth(string verb)
    {
        var shell = new TestShell();
        await shell.RunAsync([.. verb.Split(' '), "--help", "--lang", "zh"]);
        var lines = shell.Out.Split('\n').Where(line => !line.TrimStart().StartsWith("portolan", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(TextColumns.Width(line.TrimEnd()) <= 100, line));
    }

    [Fact]
    public void Tree_ShortNames_MeanOneThingInAVerb()
    {
        foreach (var verb in Contract.Keys)
        {
            var names = Command(verb, Language.English).Options.SelectMany(option => option.Aliases.Append(option.Name)).ToList();
            Assert.Equal(names.Count, names.Distinct().Count());
        }
    }

    [Fact]
    public async Task Help_OfACommand_IsWhatItsHelpOptionShows()
    {
        var (byCommand, byOption) = (new TestShell(), new TestShell());
        await byCommand.RunAsync("help", "get");
        await byOption.RunAsync("get", "--help");
        Assert.Equal(byOption.Out, byCommand.Out);
    }

    private static Command Command(string name, Language language) =>
        name.Split(' ').Aggregate((Command)CommandTree.Create(new TestShell().Session(language)), (at, word) => at.Subcommands.Single(command => command.Name == word));
}

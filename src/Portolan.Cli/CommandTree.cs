using System.CommandLine;
using System.CommandLine.Help;
using Portolan.Cli.Help;
using Portolan.Cli.Text;
using Portolan.Cli.Values;
using Portolan.Cli.Verbs;

namespace Portolan.Cli;

/// <summary>Every command of the program. A new verb is one file and one line here.</summary>
internal static class CommandTree
{
    public static RootCommand Create(Session session)
    {
        var texts = session.Texts;
        var root = new RootCommand(texts.Root);
        root.Subcommands.Add(Serve.ServeCommand.Create(session));
        root.Subcommands.Add(Ls.Create(session));
        root.Subcommands.Add(Get.Create(session));
        root.Subcommands.Add(Put.Create(session));
        root.Subcommands.Add(Cat.Create(session));
        root.Subcommands.Add(Rm.Create(session));
        root.Subcommands.Add(Mkdir.Create(session));
        root.Subcommands.Add(Rmdir.Create(session));
        root.Subcommands.Add(Mv.Create(session));
        root.Subcommands.Add(Doctor.Create(session));
        root.Subcommands.Add(Explain.ExplainCommand.Create(session));
        root.Subcommands.Add(Config.ConfigCommand.Create(session));
        root.Subcommands.Add(Remote.PeopleCommands.Users(session));
        root.Subcommands.Add(Remote.PeopleCommands.Groups(session));
        root.Subcommands.Add(Remote.LiveCommands.Sessions(session));
        root.Subcommands.Add(Remote.LiveCommands.Bans(session));
        root.Subcommands.Add(HelpCommand.Create(session));
        root.Subcommands.Add(DocsCommand.Create(session));

        var page = new HelpPage(texts, HelpPage.WidthOf(session.Shell));
        root.Options.Clear(); // its own speak one language, and claim /h and /?, which are paths
        root.Options.Add(new HelpOption("--help", "-h") { Description = texts.HelpOption, Action = page });
        root.Options.Add(new VersionOption("--version") { Description = texts.VersionOption });
        var language = OptionFor.Choice("--lang", "LANG", texts.LanguageOption, texts, ("en", Language.English), ("zh", Language.Chinese));
        language.Recursive = true;
        root.Options.Add(language);
        root.SetAction(parsed =>
        {
            page.Write(root, session.Shell.Out);
            return (int)ExitCode.Usage;
        });
        return root;
    }
}

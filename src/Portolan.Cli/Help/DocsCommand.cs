using System.CommandLine;

namespace Portolan.Cli.Help;

/// <summary><c>portolan docs cli</c>, hidden: writes docs/cli.md (with <c>--lang zh</c>: docs/cli.zh-CN.md) from the command tree.</summary>
internal static class DocsCommand
{
    public static Command Create(Session session)
    {
        var page = new Argument<string>("page") { HelpName = "cli" };
        page.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not "cli") result.AddError(session.Texts.NotOneOf("PAGE", result.GetValueOrDefault<string>() ?? "", "cli"));
        });
        var command = new PortolanCommand("docs", session.Texts.DocsCommand) { page };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            new ReferencePage(session.Texts).Write(parsed.RootCommandResult.Command, session.Shell.Out);
            return (int)ExitCode.Ok;
        });
        return command;
    }
}

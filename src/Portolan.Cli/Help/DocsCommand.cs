using System.CommandLine;
using Portolan.Diagnosis;

namespace Portolan.Cli.Help;

/// <summary>
/// <c>portolan docs cli</c>, hidden: writes docs/cli.md (with <c>--lang zh</c>: docs/cli.zh-CN.md) from the command tree;
/// <c>portolan docs causes</c>: docs/causes.md from the catalogue of causes.
/// </summary>
internal static class DocsCommand
{
    public static Command Create(Session session)
    {
        var page = new Argument<string>("page") { HelpName = "cli|causes" };
        page.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not ("cli" or "causes")) result.AddError(session.Texts.NotOneOf("PAGE", result.GetValueOrDefault<string>() ?? "", "cli, causes"));
        });
        var command = new PortolanCommand("docs", session.Texts.DocsCommand) { page };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(page) == "causes") session.Shell.Out.Write(CauseCataloguePage.Write(session.Texts.OfDiagnosis));
            else new ReferencePage(session.Texts).Write(parsed.RootCommandResult.Command, session.Shell.Out);
            return (int)ExitCode.Ok;
        });
        return command;
    }
}

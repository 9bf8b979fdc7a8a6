using System.CommandLine;

namespace Portolan.Cli.Help;

/// <summary><c>portolan help [COMMAND|exit-codes]</c></summary>
internal static class HelpCommand
{
    private const string ExitCodesTopic = "exit-codes";

    public static Command Create(Session session)
    {
        var topic = new Argument<string?>("topic") { HelpName = "TOPIC", Description = session.Texts.HelpTopic, Arity = ArgumentArity.ZeroOrOne };
        var command = new PortolanCommand("help", session.Texts.HelpCommand) { topic };
        command.SetAction(parsed => Run(session, parsed.RootCommandResult.Command, parsed.GetValue(topic)));
        return command;
    }

    private static int Run(Session session, Command root, string? topic)
    {
        var output = session.Shell.Out;
        if (topic == ExitCodesTopic)
        {
            WriteExitCodes(session, output);
            return (int)ExitCode.Ok;
        }
        var command = topic is null ? root : root.Subcommands.FirstOrDefault(c => c.Name == topic && !c.Hidden);
        if (command is null) throw new FailureException(ExitCode.Usage, session.Texts.NoSuchTopic(topic!), session.Texts.SeeEachCommand);
        new HelpPage(session.Texts, HelpPage.WidthOf(session.Shell)).Write(command, output);
        return (int)ExitCode.Ok;
    }

    private static void WriteExitCodes(Session session, TextWriter output)
    {
        output.WriteLine(session.Texts.ExitCodesIntroduction);
        output.WriteLine();
        foreach (var (code, meaning) in ExitCodes.All(session.Texts)) output.WriteLine($"{(int)code,5}  {meaning}");
    }
}

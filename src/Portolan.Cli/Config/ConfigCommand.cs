using System.CommandLine;
using Portolan.Cli.Help;
using Portolan.Cli.Remote;

namespace Portolan.Cli.Config;

/// <summary><c>portolan config …</c>: planning a server, and its settings.</summary>
internal static class ConfigCommand
{
    public static Command Create(Session session)
    {
        var command = new PortolanCommand("config", session.Texts.ConfigCommand) { PlanCommand.Create(session), FirewallCommand.Create(session) };
        foreach (var verb in SettingsCommands.All(session)) command.Subcommands.Add(verb);
        command.Subcommands.Add(SettingsCommands.Administrator(session));
        return command;
    }
}

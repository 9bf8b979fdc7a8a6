using System.CommandLine;
using Portolan.Cli.Help;

namespace Portolan.Cli.Config;

/// <summary><c>portolan config …</c>: planning and looking at a server's settings.</summary>
internal static class ConfigCommand
{
    public static Command Create(Session session) => new PortolanCommand("config", session.Texts.ConfigCommand)
    {
        PlanCommand.Create(session),
        FirewallCommand.Create(session),
    };
}

using Portolan.Cli.Text;

namespace Portolan.Cli;

/// <summary>What every command is given: the words, the surroundings, and who may interrupt it.</summary>
internal sealed record Session(Texts Texts, Shell Shell, Interrupts Interrupts)
{
    private readonly Messages _messages = new(Texts, Shell);

    /// <summary>Warnings, hints and errors on standard error.</summary>
    public Messages Messages => _messages;
}

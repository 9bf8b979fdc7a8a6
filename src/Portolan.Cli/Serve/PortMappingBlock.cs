using System.Globalization;
using Portolan.Cli.Help;
using Portolan.Cli.Text;
using Portolan.Diagnosis;
using Portolan.Server;
using Language = Portolan.Cli.Text.Language;

namespace Portolan.Cli.Serve;

/// <summary>What the router did for this server, shown once when its first answer is known. Later changes are in the log.</summary>
internal sealed class PortMappingBlock
{
    private readonly Texts _texts;
    private readonly TextWriter _output;
    private readonly bool _announces;
    private int _isWritten;

    private PortMappingBlock(Texts texts, TextWriter output, bool announces) => (_texts, _output, _announces) = (texts, output, announces);

    /// <summary>Writes where the block about connecting was written. Dispose when the server stops.</summary>
    public static IDisposable? Follow(Session session, FtpServer server, ServeSettings settings)
    {
        if (server.Control.Options.PortMapping.Mode == PortMappingMode.Off) return null;
        var output = settings.LogFormat == LogFormat.Json ? session.Shell.Error : session.Shell.Out;
        var block = new PortMappingBlock(session.Texts, output, announces: settings.ExternalAddress is null);
        var subscription = server.Control.Subscribe(happened =>
        {
            if (happened is PortMappingChanged changed) block.Write(changed.State);
        });
        if (server.Control.PortMappings is { At: not null } known) block.Write(known); // it was quicker
        return subscription;
    }

    private void Write(PortMappingState state)
    {
        if (Interlocked.Exchange(ref _isWritten, 1) == 1) return;
        _output.Write(Describe(state, _texts, _announces)); // at once, or log lines would come between
    }

    /// <summary>The block's text.</summary>
    /// <param name="announces">Whether the router's address is told to clients; false where an address was given on the command line.</param>
    public static string Describe(PortMappingState state, Texts texts, bool announces)
    {
        var label = "  " + texts.RouterLabel + "   ";
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var line in Lines(state, texts, announces))
        {
            text.WriteLine(label + line);
            label = TextColumns.Pad("", TextColumns.Width(label));
        }
        text.WriteLine();
        return text.ToString();
    }

    private static IEnumerable<string> Lines(PortMappingState state, Texts texts, bool announces)
    {
        yield return state is { Mapped.Count: > 0, Protocol: { } protocol }
            ? texts.RouterForwards($"{state.Router}", PortMappingTexts.Name(protocol), PortMappingTexts.Ranges(state.Mapped))
            : texts.RouterForwardsNothing(state.Router?.ToString());
        foreach (var (failure, detail, ports) in state.Failed) yield return texts.RouterFails(PortMappingTexts.Ranges(ports), Say(PortMappingTexts.Reason(failure, detail), texts));
        if (state is { Protocol: null, Attempts.Count: > 1 }) yield return Say(PortMappingTexts.Summary(state.Attempts), texts);
        if (state.ExternalAddress is not { } address) yield break;
        yield return announces ? texts.RouterAddress($"{address}") : texts.RouterAddressUnused($"{address}");
        if (state.HasSecondNat) yield return "! " + Say(PortMappingTexts.SecondNat(address), texts);
    }

    private static string Say(Phrase phrase, Texts texts) => texts.Language == Language.Chinese ? phrase.Zh : phrase.En;
}

using System.CommandLine;
using Portolan.Cli.Explain.Nat;
using Portolan.Cli.Help;
using Portolan.Cli.Text;
using Portolan.Cli.Values;

namespace Portolan.Cli.Explain;

/// <summary><c>portolan explain active|passive</c>: the story of both connections, told by a real transfer.</summary>
internal static class ExplainCommand
{
    public static Command Create(Session session)
    {
        var texts = session.Texts;
        var command = new PortolanCommand("explain", texts.ExplainCommand);
        var active = Mode(texts);
        command.Arguments.Add(active);
        var nat = OptionFor.Flag("--nat", texts.ExplainNatOption);
        var tls = OptionFor.Flag("--tls", texts.ExplainTlsOption);
        var json = OptionFor.Flag("--json", texts.ExplainJsonOption);
        var ascii = OptionFor.Flag("--ascii", texts.DoctorAsciiOption);
        var end = EndOption.Create();
        command.AddSection(texts.Options, nat, tls, json, ascii, end);
        command.Examples.Add(("portolan explain passive", texts.ExplainExample));
        command.Examples.Add(("sudo portolan explain active --nat", texts.ExplainNatExample));
        command.Notes.AddRange([texts.ExplainNote, texts.ExplainExitNote, texts.ExplainJsonNote]);
        command.SetAction((parsed, cancellationToken) =>
        {
            var lesson = new Lesson(parsed.GetValue(active), parsed.GetValue(tls), parsed.GetValue(nat));
            return parsed.GetValue(end) is { } part
                ? EndOption.PlayAsync(part, lesson, session, cancellationToken)
                : new ExplainRun(session, lesson, TextPage.StyleOf(session, parsed.GetValue(ascii))).RunAsync(parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    // True for active.
    private static Argument<bool> Mode(Texts texts)
    {
        var argument = new Argument<bool>("mode")
        {
            HelpName = "active|passive",
            Description = texts.ExplainMode,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (text is not ("active" or "passive")) result.AddError(texts.NotAMode(text));
                return text == "active";
            },
        };
        argument.CompletionSources.Add("active", "passive");
        return argument;
    }
}

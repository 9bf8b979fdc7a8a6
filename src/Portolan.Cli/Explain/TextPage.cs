using System.Globalization;
using Portolan.Cli.Explain.Nat;
using Portolan.Cli.Text;
using Portolan.Diagnosis;

namespace Portolan.Cli.Explain;

/// <summary>The page for people: each step as it is told, then the picture, and what follows from it.</summary>
internal sealed class TextPage(Session session, Lesson lesson, PictureStyle style)
{
    private const int Width = 78;
    private const int StepIndent = 5;
    private const int EvidenceIndent = 7;
    private const int ControlPort = 21;

    private readonly Texts _texts = session.Texts;
    private readonly Paper _paper = new(session.Shell, style.Ascii);

    public void Begin(Stage stage)
    {
        _paper.Line(new Ink(Say(lesson.Active ? StoryText.ActiveTitle : StoryText.PassiveTitle), "bold"));
        _paper.Gap();
        var (client, server) = (stage.Client.ToString(), stage.Server.ToString());
        var players = stage.Outside is { } outside ? _texts.PlayersWithRouter(client, NatNetwork.Gateway.ToString(), outside.ToString(), server) : _texts.Players(client, server);
        _paper.Line(players);
        if (stage.Server.Port != ControlPort) Wrapped(_texts.OtherControlPort(stage.Server.Port, stage.Server.Port - 1), 0);
        Wrapped(stage.Tap is null ? _texts.SeenBySockets : lesson.Nat ? _texts.SeenAtTheRouter : _texts.SeenOnTheWire, 0);
        _paper.Gap();
    }

    public void Step(ToldStep step)
    {
        var (mark, ink) = step.State switch
        {
            ArrowState.Done => ("✔", "green"),
            ArrowState.Failed => ("✘", "red"),
            _ => ("·", "grey"),
        };
        var story = StoryText.Of(lesson.Active)[step.Number - 1].Text.In(style.Language);
        if (step.State == ArrowState.NotReached) story = _texts.StepNotReached;
        var number = step.Number.ToString(CultureInfo.InvariantCulture);
        var first = true;
        foreach (var line in TextWrap.Lines(story, Width - StepIndent))
        {
            if (first) _paper.Line(new(" "), new(mark, ink), new($" {number} "), new(line));
            else _paper.Line(new string(' ', StepIndent) + line);
            first = false;
        }
        for (var i = 0; i < step.Seen.Count; i++) Show(step.Seen[i], i + 1 < step.Seen.Count ? step.Seen[i + 1].What : null);
        Wrapped(step.Note, StepIndent, "yellow");
    }

    public void Finish(Finding finding)
    {
        if (finding.Works) Result(finding);
        else Failure(finding);
        _paper.Gap();
        _paper.Line(new Ink(_texts.ThePicture, "bold"));
        foreach (var line in SequencePicture.Draw(finding.Picture, style).TrimEnd('\n').Split('\n'))
            _paper.Line(new Ink(line, line.StartsWith(" ✘", StringComparison.Ordinal) ? "red" : ""));
        _paper.Gap();
        if (finding.Works) Wrapped(Say(lesson.Active ? StoryText.ActiveUse : lesson.Nat ? StoryText.PassiveThroughNat : StoryText.PassiveUse), 0);
        _paper.Line(new Ink(lesson.Active ? lesson.Nat ? _texts.NextPassiveNat : _texts.NextActiveNat : lesson.Nat ? _texts.NextActiveNat : _texts.NextActive, "green"));
    }

    private void Result(Finding finding)
    {
        var bytes = finding.Trace.Bytes.ToString("N0", CultureInfo.InvariantCulture);
        Wrapped(finding.Trace.TlsProtocol is { } tls ? _texts.MovedUnderTls(bytes, tls) : _texts.Moved(bytes), StepIndent);
    }

    private void Failure(Finding finding)
    {
        var cause = CauseCatalogue.Of(finding.Cause);
        _paper.Gap();
        _paper.Line(new Ink($"{Say(cause.Title)} [{finding.Code}]", "red"));
        Wrapped(Say(finding.Cause == DataFailure.ActiveBlockedByClientNat ? StoryText.ActiveBehindNat : cause.Meaning), 0);
        if (finding.Cause == DataFailure.ActiveBlockedByClientNat) Wrapped(lesson.Tls ? _texts.HelperBlindNote : _texts.HelperNote, 0);
        _paper.Gap();
        _paper.Line(new Ink(_texts.WhatToChange, "bold"));
        foreach (var fix in cause.Fixes.Where(fix => fix.Where is Place.Client or Place.ClientRouter))
        {
            Wrapped(Say(fix.Where.Name()) + _texts.Colon + Say(fix.Do), 1);
            if (fix.Copy.Count > 0) _paper.Line(new Ink($"     {fix.Copy[0].Product}: {ValuesOf(finding).Fill(fix.Copy[0].Text)}", "cyan"));
        }
    }

    // Long words stand on a line of their own, once where the next line has the same.
    private void Show(Evidence seen, string? nextWhat)
    {
        var label = LabelOf(seen.Source);
        var labels = seen.Source is Source.WireInside or Source.WireOutside ? Math.Max(TextWidth.Of(_texts.InsideLabel), TextWidth.Of(_texts.OutsideLabel)) : TextWidth.Of(label);
        var indent = new string(' ', EvidenceIndent);
        var who = label.Length == 0 ? "" : TextWidth.PadRight(label, labels) + "  ";
        var ends = $"{seen.From} → {seen.To}";
        var fits = EvidenceIndent + TextWidth.Of(who) + ends.Length + 2 + seen.What.Length <= Width;
        _paper.Line(new(indent), new(who, "grey"), new(ends, "cyan"), new(fits && seen.What.Length > 0 ? "  " + seen.What : "", "bold"));
        if (!fits && seen.What != nextWhat) _paper.Line(new(new string(' ', EvidenceIndent + TextWidth.Of(who)), ""), new(seen.What, "bold"));
    }

    private void Wrapped(string text, int indent, string ink = "")
    {
        foreach (var line in TextWrap.Lines(text, Width - indent)) _paper.Line(new(new string(' ', indent)), new(line, ink));
    }

    private string LabelOf(Source source) => source switch
    {
        Source.WireInside => _texts.InsideLabel,
        Source.WireOutside => _texts.OutsideLabel,
        Source.ClientSocket => _texts.ClientSocketLabel,
        Source.ServerSocket => _texts.ServerSocketLabel,
        _ => "",
    };

    private static AdviceValues ValuesOf(Finding finding) => new() { Client = finding.Trace.ControlLocal?.Address.ToString() ?? "CLIENT_ADDRESS" };

    private string Say(Phrase phrase) => phrase.In(style.Language);

    /// <summary>The language and characters of this session.</summary>
    public static PictureStyle StyleOf(Session session, bool ascii) => new(
        session.Texts.OfDiagnosis,
        ascii || session.Shell.Variable("TERM") == "dumb", Width);
}

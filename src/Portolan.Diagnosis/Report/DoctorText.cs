using System.Globalization;
using System.Text;

namespace Portolan.Diagnosis;

/// <summary>Prints a report for people: one line per step, a picture of each direction, the causes with their reasons, what to change, what to use.</summary>
public sealed class DoctorText
{
    private const int MostCauses = 3;

    private readonly DoctorReport _report;
    private readonly PictureStyle _style;
    private readonly AdviceValues _values;
    private readonly StringBuilder _text = new();

    private DoctorText(DoctorReport report, PictureStyle style)
    {
        _report = report;
        _style = style.Width == 0 ? style with { Width = 78 } : style;
        _values = AdviceValues.From(report.Seen);
    }

    public static string Write(DoctorReport report, PictureStyle style = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new DoctorText(report, style);
        page.Steps();
        return page.Findings();
    }

    /// <summary>All but the steps: for callers who showed each as it was done.</summary>
    public static string WriteFindings(DoctorReport report, PictureStyle style = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new DoctorText(report, style).Findings();
    }

    private string Findings()
    {
        Pictures();
        Range();
        Causes();
        Changes();
        Result();
        return _text.ToString();
    }

    /// <summary>One step as a line, for printing while the work goes on.</summary>
    public static string Line(DoctorStep step, PictureStyle style = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        var mark = (step.Mark, style.Ascii) switch
        {
            (StepMark.Ok, false) => "✔",
            (StepMark.Ok, true) => "+",
            (StepMark.Advice, _) => "!",
            (StepMark.Failed, false) => "✘",
            (StepMark.Failed, true) => "x",
            (_, false) => "–",
            _ => "-",
        };
        var took = step.Took is { } time ? string.Create(CultureInfo.InvariantCulture, $"  ({time.TotalMilliseconds:F1} ms)") : "";
        return $"{mark} {step.Probe,-3} {step.Text.In(style.Language)}{took}";
    }

    private void Steps()
    {
        foreach (var step in _report.Steps) _text.Append(Line(step, _style)).Append('\n');
    }

    private void Pictures()
    {
        foreach (var active in (bool[])[false, true])
        {
            if (_report.Picture(active) is not { } picture) continue;
            var title = active ? StoryText.ActiveTitle : StoryText.PassiveTitle;
            Section($"{Say(title)} ({picture.Probe.Mode.Verb()})");
            _text.Append(SequencePicture.Draw(Sequence.Of(_report.Seen, picture.Probe, picture.Verdict), _style));
        }
    }

    private void Range()
    {
        if (_report.Range is not { } check) return;
        Section(Say(($"Passive range {check.Range}", $"被动端口范围 {check.Range}")));
        _text.Append("  ").Append(check.Closed.Count == 0
            ? Say(($"all {check.Range.Count} ports are open from here", $"从本机看，全部 {check.Range.Count} 个端口都可达"))
            : Say(($"{check.ClosedCount} of {check.Range.Count} ports are closed from here: ", $"从本机看，{check.Range.Count} 个端口中有 {check.ClosedCount} 个不可达：")) + string.Join(", ", check.Closed)).Append('\n');
    }

    private void Causes()
    {
        if (_report.Verdicts.Count == 0) return;
        Section(Say(("Why", "原因")));
        var number = 0;
        foreach (var verdict in _report.Verdicts.Take(MostCauses))
        {
            var cause = CauseCatalogue.Of(verdict.Cause);
            _text.Append(CultureInfo.InvariantCulture, $"{++number}. {Say(cause.Title)} [{verdict.Code}, {Say(NameOf(verdict.Confidence))}]\n");
            Wrapped(_values.Fill(cause.Meaning));
            foreach (var reason in verdict.Reasons) Wrapped(reason, "   - ");
        }
    }

    private void Changes()
    {
        if (_report.Verdicts.Count == 0) return;
        Section(Say(("What to change", "如何解决")));
        foreach (var fix in _report.Fixes(_report.Verdicts[0]))
        {
            _text.Append(Say(fix.Where.Name())).Append(Say((":", "："))).Append('\n');
            Wrapped(_values.Fill(fix.Do));
            foreach (var snippet in fix.Copy) Snippet(snippet);
        }
    }

    private void Snippet(Snippet snippet)
    {
        var lines = _values.Fill(snippet.Text).Split('\n');
        var label = TextWidth.PadRight(snippet.Product, 17);
        foreach (var line in lines)
        {
            _text.Append("     ").Append(label).Append(line).Append('\n');
            label = new string(' ', 17);
        }
    }

    private void Result()
    {
        Section(Say(("Result", "结论")));
        var summary = _report.Summary;
        _text.Append("  ").Append(Say(("active", "主动"))).Append(": ").Append(Say(StateName(summary.Active)))
            .Append("   ").Append(Say(("passive", "被动"))).Append(": ").Append(Say(StateName(summary.Passive))).Append('\n');
        if (_report.Profile.Length > 0) _text.Append("  ").Append(Say(("use", "建议使用"))).Append(": portolan ").Append(_report.Profile).Append('\n');
    }

    private void Section(string title) => _text.Append('\n').Append(title).Append('\n');

    /// <summary>Breaks at spaces, and between Chinese characters.</summary>
    private void Wrapped(Phrase phrase, string indent = "   ")
    {
        var room = _style.Width - indent.Length;
        var prefix = indent;
        foreach (var line in TextWrap.Lines(Say(phrase), room))
        {
            _text.Append(prefix).Append(line).Append('\n');
            prefix = new string(' ', indent.Length);
        }
    }

    private string Say(Phrase phrase) => phrase.In(_style.Language);

    private static Phrase StateName(string state) => state switch
    {
        "ok" => ("works", "正常"),
        "workaround" => ("works with a workaround", "需变通"),
        _ => ("does not work", "不可用"),
    };

    /// <summary>The word for a confidence.</summary>
    public static Phrase NameOf(Confidence confidence) => confidence switch
    {
        Confidence.Sure => ("sure", "确定"),
        Confidence.Likely => ("likely", "很可能"),
        _ => ("possible", "可能"),
    };
}

using System.Globalization;
using System.Security;
using System.Text;

namespace Portolan.Diagnosis;

/// <summary>Draws both handshakes as SVG. Colours come from CSS classes (<c>done</c>, <c>failed</c>, <c>waiting</c>), with readable defaults inside.</summary>
public static class SequenceSvg
{
    private const int Width = 720;
    private const int LeftLane = 170;
    private const int RightLane = 550;
    private const int RowHeight = 30;

    private const string Defaults =
        "text{font:13px system-ui,sans-serif;fill:currentColor}.done{stroke:#2f9e44}.failed{stroke:#e03131}.waiting{stroke:#868e96;stroke-dasharray:3 4}" +
        ".lane{stroke:currentColor;opacity:.5}line{stroke-width:1.6}text.failed{fill:#e03131;stroke:none}text.done{stroke:none}text.waiting{stroke:none;opacity:.6}";

    /// <summary>A complete <c>svg</c> element.</summary>
    public static string Draw(Sequence sequence, Language language = Language.English)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        var rows = sequence.Control.Count + sequence.Data.Count + 2;
        var height = (rows * RowHeight) + 60;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" role=\"img\">");
        svg.Append("<style>").Append(Defaults).Append("</style>");
        Heads(svg);
        Text(svg, LeftLane, 20, "middle", $"{new Phrase("client", "客户端").In(language)} {sequence.Client}");
        Text(svg, RightLane, 20, "middle", $"{new Phrase("server", "服务器").In(language)} {sequence.Server}");
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"lane\" x1=\"{LeftLane}\" y1=\"30\" x2=\"{LeftLane}\" y2=\"{height - 10}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"lane\" x1=\"{RightLane}\" y1=\"30\" x2=\"{RightLane}\" y2=\"{height - 10}\"/>");
        var y = 50;
        Text(svg, 10, y, "start", new Phrase("control", "控制连接").In(language));
        foreach (var arrow in sequence.Control) Arrow(svg, arrow, y += RowHeight, sequence.Between, language);
        Text(svg, 10, y += RowHeight, "start", new Phrase("data", "数据连接").In(language));
        foreach (var arrow in sequence.Data) Arrow(svg, arrow, y += RowHeight, sequence.Between, language);
        return svg.Append("</svg>").ToString();
    }

    private static void Heads(StringBuilder svg)
    {
        svg.Append("<defs>");
        foreach (var (state, colour) in new[] { ("done", "#2f9e44"), ("failed", "#e03131"), ("waiting", "#868e96") })
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<marker id=\"head-{state}\" markerWidth=\"9\" markerHeight=\"8\" refX=\"8\" refY=\"4\" orient=\"auto-start-reverse\"><path d=\"M0,0 L9,4 L0,8 z\" fill=\"{colour}\"/></marker>");
        }
        svg.Append("</defs>");
    }

    private static void Arrow(StringBuilder svg, SequenceArrow arrow, int y, Phrase? between, Language language)
    {
        var state = arrow.State switch { ArrowState.Done => "done", ArrowState.Failed => "failed", _ => "waiting" };
        var (from, to) = arrow.Way == ArrowWay.ToClient ? (RightLane, LeftLane) : (LeftLane, RightLane);
        var end = arrow.Lost ? (from + to) / 2 : to;
        var heads = $" marker-end=\"url(#head-{state})\"" + (arrow.Way == ArrowWay.Both && !arrow.Lost ? $" marker-start=\"url(#head-{state})\"" : "");
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{state}\" x1=\"{from}\" y1=\"{y}\" x2=\"{end}\" y2=\"{y}\"{heads}/>");
        var mark = arrow.State switch { ArrowState.Done => "✔", ArrowState.Failed => "✘", _ => "·" };
        Text(svg, 70, y + 4, "start", arrow.Step == 0 ? mark : string.Create(CultureInfo.InvariantCulture, $"{mark} {arrow.Step}"), state);
        if (arrow.ClientPort != 0) Text(svg, LeftLane - 8, y + 4, "end", string.Create(CultureInfo.InvariantCulture, $":{arrow.ClientPort}"));
        if (arrow.ServerPort != 0) Text(svg, RightLane + 8, y + 4, "start", string.Create(CultureInfo.InvariantCulture, $":{arrow.ServerPort}"));
        Text(svg, arrow.Lost ? (from + end) / 2 : (from + to) / 2, y - 5, "middle", arrow.Label.In(language), state);
        if (arrow.Lost && between is { } name) Text(svg, end + (end < from ? -8 : 8), y + 4, end < from ? "end" : "start", "✘ " + name.In(language), "failed");
        if (arrow.At is { } at) Text(svg, Width - 10, y + 4, "end", string.Create(CultureInfo.InvariantCulture, $"{at.TotalMilliseconds:F1} ms"));
    }

    private static void Text(StringBuilder svg, int x, int y, string anchor, string text, string? state = null)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"");
        if (state is not null) svg.Append(CultureInfo.InvariantCulture, $" class=\"{state}\"");
        svg.Append('>').Append(SecurityElement.Escape(text)).Append("</text>");
    }
}

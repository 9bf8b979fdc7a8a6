using System.Globalization;
using System.Text;

namespace Portolan.Diagnosis;

/// <summary>How a picture is drawn.</summary>
/// <param name="Ascii">Only ASCII for lines and marks: for terminals that cannot show others, or show them two columns wide.</param>
/// <param name="Width">Columns, 60 to 160.</param>
public readonly record struct PictureStyle(Language Language = Language.English, bool Ascii = false, int Width = 78);

/// <summary>Draws both handshakes as text of fixed width.</summary>
public sealed class SequencePicture
{
    private const int MarkColumns = 5;   // " ✔ 4 "
    private const int PortColumns = 7;   // ":50003 "
    private const int TimeColumns = 10;  // "  123.4 ms"

    private readonly PictureStyle _style;
    private readonly Glyphs _glyphs;
    private readonly StringBuilder _text = new();
    private readonly int _body;

    private SequencePicture(PictureStyle style)
    {
        _style = style;
        _glyphs = style.Ascii ? Glyphs.Ascii : Glyphs.Unicode;
        var width = Math.Clamp(style.Width, 60, 160);
        _body = width - MarkColumns - (2 * PortColumns) - 2 - TimeColumns;
    }

    /// <summary>The picture, lines ended by \n, each no wider than the style's width.</summary>
    public static string Draw(Sequence sequence, PictureStyle style = default)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        if (style.Width == 0) style = style with { Width = 78 };
        var picture = new SequencePicture(style);
        picture.Header(sequence);
        picture.Lane(("control", "控制连接"));
        foreach (var arrow in sequence.Control) picture.Arrow(arrow, sequence.Between);
        picture.Lane(("data", "数据连接"));
        foreach (var arrow in sequence.Data) picture.Arrow(arrow, sequence.Between);
        picture.Caption(sequence);
        return picture._text.ToString();
    }

    private void Header(Sequence sequence)
    {
        var client = $"{Say(("client", "客户端"))} {sequence.Client}".TrimEnd();
        if (sequence.Outside is { } outside) client += $" (NAT {outside})";
        var server = $"{Say(("server", "服务器"))} {sequence.Server}".TrimEnd();
        var indent = new string(' ', MarkColumns + 2);
        var inner = _body + (2 * PortColumns) - 4;
        var gap = inner - TextWidth.Of(client) - TextWidth.Of(server);
        if (gap >= 2 - TimeColumns)
        {
            Line(indent + client + new string(' ', Math.Max(2, gap)) + server); // above the times there is room
            return;
        }
        Line(indent + client);
        Line(indent + TextWidth.PadLeft(server, inner));
    }

    private void Lane(Phrase name)
    {
        var label = TextWidth.PadRight(TextWidth.Cut(Say(name), MarkColumns + PortColumns - 1, _glyphs.Cut), MarkColumns + PortColumns - 1);
        Line($"{label} {_glyphs.Lane}{new string(' ', _body)}{_glyphs.Lane}");
    }

    private void Arrow(SequenceArrow arrow, Phrase? between)
    {
        var mark = arrow.State switch
        {
            ArrowState.Done => _glyphs.Done,
            ArrowState.Failed => _glyphs.Failed,
            _ => _glyphs.NotReached,
        };
        var number = arrow.Step == 0 ? " " : arrow.Step.ToString(CultureInfo.InvariantCulture);
        var left = TextWidth.PadLeft(PortText(arrow.ClientPort), PortColumns - 1);
        var right = TextWidth.PadRight(PortText(arrow.ServerPort), PortColumns - 1);
        var body = arrow.Lost ? LostBody(arrow, between) : Body(arrow);
        Line($" {mark} {number} {left} {_glyphs.Lane}{body}{_glyphs.Lane} {right}{TimeText(arrow.At)}");
    }

    private string Body(SequenceArrow arrow)
    {
        var dash = arrow.State == ArrowState.NotReached ? _glyphs.Faint : _glyphs.Dash;
        var start = arrow.Way is ArrowWay.ToClient or ArrowWay.Both ? _glyphs.Left : dash;
        var end = arrow.Way is ArrowWay.ToServer or ArrowWay.Both ? _glyphs.Right : dash;
        var label = " " + TextWidth.Cut(Say(arrow.Label), _body - 6, _glyphs.Cut) + " ";
        var room = _body - 2 - TextWidth.Of(label);
        return start + new string(dash, room / 2) + label + new string(dash, room - (room / 2)) + end;
    }

    /// <summary>An arrow that ends in the middle, with the name of what stopped it behind the cross.</summary>
    private string LostBody(SequenceArrow arrow, Phrase? between)
    {
        var half = (_body / 2) + 1;
        var label = " " + TextWidth.Cut(Say(arrow.Label), half - 6, _glyphs.Cut) + " ";
        var room = half - 1 - TextWidth.Of(label);
        var shaft = new string(_glyphs.Dash, room / 2) + label + new string(_glyphs.Dash, room - (room / 2));
        var note = between is { } name ? TextWidth.Cut(" " + Say(name), _body - half, _glyphs.Cut) : "";
        return arrow.Way == ArrowWay.ToClient
            ? TextWidth.PadLeft(note.Length > 0 ? note.Trim() + " " : "", _body - half) + _glyphs.Failed + shaft
            : shaft + _glyphs.Failed + TextWidth.PadRight(note, _body - half);
    }

    private void Caption(Sequence sequence)
    {
        if (sequence.FailedStep == DataStep.None) return;
        var step = Say(StoryText.Name(sequence.FailedStep, sequence.Mode.IsActive()));
        var cause = sequence.Failure == DataFailure.None ? "" : Say((": ", "：")) + Say(CauseCatalogue.Of(sequence.Failure).Title);
        // "step 5: …" begins with its own colon, so the cause stands on a line of its own.
        Line($" {_glyphs.Failed} {step}");
        if (cause.Length > 0) Line($"   {cause.TrimStart(':', '：', ' ')}");
    }

    private string Say(Phrase phrase) => phrase.In(_style.Language);

    private void Line(string text) => _text.Append(text.TrimEnd()).Append('\n');

    private static string PortText(int port) => port == 0 ? "" : ":" + port.ToString(CultureInfo.InvariantCulture);

    private static string TimeText(TimeSpan? at) => at switch
    {
        null => "",
        { TotalSeconds: >= 10 } => string.Create(CultureInfo.InvariantCulture, $"{at.Value.TotalSeconds,8:F1} s"),
        { } time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds,7:F1} ms"),
    };
}

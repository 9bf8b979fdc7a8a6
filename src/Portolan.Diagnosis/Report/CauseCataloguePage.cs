using System.Globalization;
using System.Text;

namespace Portolan.Diagnosis;

/// <summary>The catalogue of causes as a Markdown page (docs/causes.md), made from what the doctor prints so that it cannot drift.</summary>
public sealed class CauseCataloguePage
{
    private const int Family = 100;

    // By the hundreds of DataFailure, in the order in which things happen.
    private static readonly (int Number, Phrase Title)[] Families =
    [
        (6, ("The control connection", "控制连接")),
        (1, ("Passive mode", "被动模式")),
        (2, ("Active mode", "主动模式")),
        (3, ("Boxes on the way", "途中的设备")),
        (4, ("TLS on data connections", "数据连接上的 TLS")),
        (5, ("While data runs", "传输过程中")),
        (0, ("As one end sees it", "单独一端所见")),
    ];

    private readonly StringBuilder _page = new();
    private readonly AdviceValues _values = new();
    private readonly Language _language;

    private CauseCataloguePage(Language language) => _language = language;

    public static string Write(Language language)
    {
        var page = new CauseCataloguePage(language);
        page.Head();
        foreach (var (number, title) in Families) page.Of(title, CauseCatalogue.All.Where(cause => (int)cause.Failure / Family == number));
        return page._page.ToString();
    }

    private void Head()
    {
        Line($"# {Say(("Causes, and what to change", "原因与解决方法"))}\n");
        Line(_language == Language.English ? "[简体中文](causes.zh-CN.md)\n" : "[English](causes.md)\n");
        Line(Say((
            "Every cause that `portolan doctor`, the server's log and its console name. Words in capitals stand for your own addresses; the doctor puts the real ones in. This page is written by the program: `portolan docs causes`.",
            "`portolan doctor`、服务器日志和控制台会给出的所有原因。大写单词代表您自己的地址；doctor 会填入真实的地址。本页由程序生成：`portolan docs causes --lang zh`。")) + "\n");
        foreach (var (number, title) in Families)
        {
            var links = CauseCatalogue.All.Where(cause => (int)cause.Failure / Family == number).Select(cause => $"[{cause.Code}](#{cause.Code})");
            Line($"- **{Say(title)}**{Say((": ", "："))}{string.Join(Say((", ", "、")), links)}");
        }
        Line();
    }

    private void Of(Phrase title, IEnumerable<Cause> causes)
    {
        Line($"## {Say(title)}\n");
        foreach (var cause in causes) Of(cause);
    }

    private void Of(Cause cause)
    {
        Line($"### {cause.Code}\n");
        var shortCode = SummaryCodes.Of(cause.Failure, Scope.Active);
        var where = SummaryCodes.Of(cause.Failure, Scope.Passive) == shortCode ? new Phrase("", "") : (", in active mode", "，主动模式下");
        if (shortCode != cause.Code) Line(Say(($"Under `causes`{where.En}: `{shortCode}`\n", $"在 `causes` 中{where.Zh}：`{shortCode}`\n")));
        Line($"**{Say(cause.Title)}{Say((".", "。"))}** {Say(_values.Fill(cause.Meaning))}\n");
        Line($"*{Say(("How sure", "把握"))}*{Say((": ", "："))}{Say(cause.Certainty)}\n");
        foreach (var fix in cause.Fixes.Where(fix => !fix.IsNothing))
        {
            Line($"- {Say(fix.Where.Name())}{Say((": ", "："))}{Say(_values.Fill(fix.Do))}");
            foreach (var snippet in fix.Copy) Copy(snippet);
        }
        Line();
    }

    private void Copy(Snippet snippet)
    {
        var text = _values.Fill(snippet.Text);
        if (!text.Contains('\n', StringComparison.Ordinal))
        {
            Line($"  - {snippet.Product}{Say((": ", "："))}`{text}`");
            return;
        }
        Line($"  - {snippet.Product}{Say((":", "："))}\n    ```");
        foreach (var line in text.Split('\n')) Line("    " + line);
        Line("    ```");
    }

    private void Line(string text = "") => _page.Append(CultureInfo.InvariantCulture, $"{text}\n");

    private string Say(Phrase phrase) => phrase.In(_language);
}

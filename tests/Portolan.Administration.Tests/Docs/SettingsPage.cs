using System.Text;
using System.Text.Json.Nodes;
using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Administration.Tests.Docs;

/// <summary>Writes docs/settings.md from the document and its texts.</summary>
internal static class SettingsPage
{
    /// <summary>Every field of the document with its default value.</summary>
    public static IReadOnlyList<(string Field, JsonNode? Default)> Fields { get; } = [.. Walk("", SettingsDocument.ToJson(new ServerSettings()))];

    public static string Write(Language language)
    {
        var chinese = language == Language.SimplifiedChinese;
        var page = new StringBuilder();
        page.Append(chinese
            ? "# 设置参考\n\n[English](settings.md)\n\n"
            : "# Settings\n\n[简体中文](settings.zh-CN.md)\n\n");
        page.Append(chinese
            ? "服务器的全部设置是一个 JSON 文档，可在管理控制台中修改，或通过 `PUT /api/v1/settings` 和 `portolan config` 修改。每次修改都会整体检查、立即生效，并成为新版本，可以撤销。时间写作 `30s`、`5m`、`1h`、`90d`；端口写作 `50000-50010`；网段写作 `10.0.0.0/8`；字节数写作数字或 `64 MiB`。\n\n本页由文档生成。\n"
            : "Everything a server is told is one JSON document, changed in the management console, by `PUT /api/v1/settings` or by `portolan config`. A change is checked as a whole, holds at once, and is kept as a new version that can be undone. Times are written `30s`, `5m`, `1h`, `90d`; ports `50000-50010`; networks `10.0.0.0/8`; bytes as a number or `64 MiB`.\n\nThis page is made from the document.\n");
        var section = "";
        foreach (var (field, text) in SettingTexts.All)
        {
            var name = field.Split('/') is { Length: > 2 } parts ? parts[1] : field is "/networks" or "/defaults" ? field[1..] : "";
            if (name != section || section.Length == 0)
            {
                if (name != section || !page.ToString().Contains(chinese ? "## 其他" : "## The rest", StringComparison.Ordinal))
                    page.Append("\n## ").Append(name.Length > 0 ? name : chinese ? "其他" : "The rest").Append(chinese ? "\n\n| 设置 | 默认值 | 含义 |\n|---|---|---|\n" : "\n\n| setting | default | meaning |\n|---|---|---|\n");
                section = name;
            }
            page.Append("| `").Append(field).Append("` | ").Append(DefaultOf(field)).Append(" | ").Append(text.In(language)).Append(" |\n");
        }
        return page.ToString();
    }

    private static string DefaultOf(string field) =>
        Fields.FirstOrDefault(known => known.Field == field) is { Field: not null } found ? $"`{found.Default?.ToJsonString() ?? "null"}`" : "";

    private static IEnumerable<(string Field, JsonNode? Default)> Walk(string at, JsonObject document)
    {
        foreach (var (name, value) in document)
        {
            var field = JsonPointers.Append(at, name);
            if (field == "/defaults") yield return (field, new JsonObject());
            if (value is JsonObject inner)
            {
                foreach (var below in Walk(field, inner)) yield return below;
                continue;
            }
            yield return (field, value);
            if (field != "/networks") continue;
            var item = System.Text.Json.JsonSerializer.SerializeToNode(new NetworkPolicy(default), AdministrationJson.Default.NetworkPolicy)!.AsObject();
            foreach (var (inside, _) in item) yield return ($"{field}/*/{inside}", null);
        }
    }
}

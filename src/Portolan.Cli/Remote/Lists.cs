using System.Text.Json.Nodes;

namespace Portolan.Cli.Remote;

/// <summary>Lists that come in pieces.</summary>
internal static class Lists
{
    /// <summary>All pieces as one <c>{"items":[…]}</c>.</summary>
    public static async Task<JsonNode> AllAsync(ConsoleApi api, string path, CancellationToken cancellationToken)
    {
        var items = new JsonArray();
        string? next = null;
        do
        {
            var page = await api.GetAsync($"{path}?limit=1000" + (next is null ? "" : "&cursor=" + Uri.EscapeDataString(next)), cancellationToken);
            foreach (var item in page["items"]!.AsArray()) items.Add(item!.DeepClone());
            next = page["next"]?.GetValue<string>();
        }
        while (next is not null);
        return new JsonObject { ["items"] = items };
    }
}

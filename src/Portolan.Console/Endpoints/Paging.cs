using Portolan.Administration;
using Portolan.Console.Wire;

namespace Portolan.Console.Endpoints;

/// <summary><c>?limit=50&amp;cursor=…</c></summary>
internal static class Paging
{
    public static PageRequest Request(int? limit, string? cursor) => new(string.IsNullOrEmpty(cursor) ? null : cursor, limit ?? 50);

    public static PageView<TView> View<T, TView>(this Page<T> page, Func<T, TView> view) => new([.. page.Items.Select(view)], page.Next);
}

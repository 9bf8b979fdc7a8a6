using System.Globalization;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

/// <summary>Cursors: where the piece before ended. What nobody gave out begins the list anew.</summary>
internal static class Cursors
{
    /// <summary>For lists that go back from the newest id.</summary>
    public static long Before(PageRequest page) =>
        long.TryParse(page.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : long.MaxValue;

    /// <param name="items">One more than the page takes, where there are more.</param>
    public static Page<T> Page<T>(List<T> items, PageRequest page, Func<T, string> cursor)
    {
        if (items.Count <= page.Take) return new Page<T>(items, Next: null);
        items.RemoveRange(page.Take, items.Count - page.Take);
        return new Page<T>(items, cursor(items[^1]));
    }

    public static string Of(long id) => id.ToString(CultureInfo.InvariantCulture);
}

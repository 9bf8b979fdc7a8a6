using System.Globalization;
using System.Text;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

/// <summary>A statement that grows by the conditions that were asked for. Lists go back from the newest id, so that each page begins where an index stands.</summary>
internal sealed class Query(string select)
{
    private readonly StringBuilder _sql = new(select);
    private readonly List<Value> _values = [];
    private string _joint = " WHERE ";

    public string Sql => _sql.ToString();

    public Value[] Values => [.. _values];

    /// <summary>Equal, where a value was given.</summary>
    public Query Where(string column, object? value) => value is null ? this : Add($"{column} = {{0}}", value);

    /// <summary>Holds this text, whatever its case.</summary>
    public Query Holds(string column, string? part) =>
        string.IsNullOrEmpty(part) ? this : Add($"lower({column}) LIKE {{0}} ESCAPE '!'", $"%{Escape(part.ToLowerInvariant())}%");

    /// <summary>From the first, included, to the second, left out.</summary>
    public Query Between(DateTimeOffset? from, DateTimeOffset? to)
    {
        if (from is { } first) Add("id >= {0}", first.ToStored());
        if (to is { } last) Add("id < {0}", last.ToStored());
        return this;
    }

    /// <summary>One row more than the page takes shows whether there is another page.</summary>
    public Query NewestFirst(PageRequest page)
    {
        if (page.Cursor is not null) Add("id < {0}", Cursors.Before(page));
        _values.Add(new Value("@take", page.Take + 1));
        _sql.Append(" ORDER BY id DESC LIMIT @take");
        return this;
    }

    private Query Add(string condition, object value)
    {
        var name = "@v" + _values.Count.ToString(CultureInfo.InvariantCulture);
        _sql.Append(_joint).AppendFormat(CultureInfo.InvariantCulture, condition, name);
        _values.Add(new Value(name, value));
        _joint = " AND ";
        return this;
    }

    public static string Escape(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}

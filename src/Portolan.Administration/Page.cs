namespace Portolan.Administration;

/// <summary>A piece of a list.</summary>
/// <param name="Next">Give it as the next request's cursor; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which piece of a list is wanted.</summary>
/// <param name="Cursor">The <see cref="Page{T}.Next"/> of the piece before; null begins.</param>
/// <param name="Limit">1 to <see cref="MostItems"/>.</param>
public readonly record struct PageRequest(string? Cursor = null, int Limit = 50)
{
    public const int MostItems = 1000;

    /// <summary>The limit, kept within its bounds; the default value means 50.</summary>
    public int Take => Limit <= 0 ? 50 : Math.Min(Limit, MostItems);
}

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

/// <summary>On whose behalf something is done, for the audit log.</summary>
/// <param name="By">An administrator's name, <c>key:NAME</c> for an API key, <c>cli</c>, or <c>server</c>.</param>
/// <param name="From">The address it came from; null from this machine's command line.</param>
public sealed record Actor(string By, System.Net.IPAddress? From = null)
{
    /// <summary>The server itself: an import, an automatic ban.</summary>
    public static Actor Server { get; } = new("server");

    /// <summary>A command of this machine.</summary>
    public static Actor CommandLine { get; } = new("cli");
}

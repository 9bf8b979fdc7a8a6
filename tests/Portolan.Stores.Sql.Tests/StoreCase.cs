namespace Portolan.Stores.Sql.Tests;

/// <summary>
/// The databases that must keep the contract of the stores. Another dialect is one more case here: the tests know none of them.
/// </summary>
public sealed class StoreCase
{
    /// <summary>For theories: every database there is.</summary>
    public static TheoryData<string> All => ["file", "memory"];

    public static async Task<SqlStore> OpenAsync(string kind, TempFolder folder) => kind switch
    {
        "file" => await SqlStore.OpenAsync(folder.Path, cancellationToken: TestContext.Current.CancellationToken),
        "memory" => await SqlStore.OpenInMemoryAsync(cancellationToken: TestContext.Current.CancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such database."),
    };
}

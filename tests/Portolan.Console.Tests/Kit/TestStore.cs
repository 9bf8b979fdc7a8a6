using Portolan.Administration;
using Portolan.Stores.Sql;

namespace Portolan.Console.Tests.Kit;

/// <summary>A real store, in memory.</summary>
internal static class TestStore
{
    public static async Task<IAdministrationStore> OpenAsync() => await SqlStore.OpenInMemoryAsync();
}

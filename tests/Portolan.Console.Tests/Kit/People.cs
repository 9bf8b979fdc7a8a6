using System.Collections.Concurrent;
using Portolan.Administration;
using Portolan.Console.Security;
using Portolan.Server.Accounts;

namespace Portolan.Console.Tests.Kit;

/// <summary>One administrator and one key for each role.</summary>
internal static class People
{
    private static readonly Lazy<string> Hash = new(() => PasswordHash.Create(Rig.Password).ToString());
    private static readonly ConcurrentDictionary<ApiScope, string> Keys = new();

    public static string NameOf(Role role) => role.ToString().ToLowerInvariant();

    public static string KeyOf(ApiScope scope) => Keys.GetOrAdd(scope, _ => ApiKeys.Create());

    public static async Task AddAsync(IAdministrationStore store)
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var role in Enum.GetValues<Role>())
        {
            var person = new Administrator { Name = NameOf(role), Role = role, PasswordHash = Hash.Value, CreatedAt = now };
            await store.Access.SaveAdministratorAsync(person, Audit(now, person.Name), CancellationToken.None);
        }
        foreach (var scope in Enum.GetValues<ApiScope>())
        {
            var key = new ApiKey { Id = "id" + scope, Name = "key-" + scope, Scope = scope, Prefix = "ptl_test", Hash = ApiKeys.Hash(KeyOf(scope)), CreatedAt = now, CreatedBy = "test" };
            await store.Access.AddKeyAsync(key, Audit(now, key.Name), CancellationToken.None);
        }
    }

    private static AuditEntry Audit(DateTimeOffset now, string about) => AuditEntry.Of(Actor.Server, now, AuditActions.Create, about);
}

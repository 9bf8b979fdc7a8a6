using System.Text.Json.Nodes;
using Portolan.Administration;

namespace Portolan.Console.Wire;

/// <summary>Somebody who may log in by FTP.</summary>
/// <param name="HasPassword">Whether a password is kept; never the password, nor its hash.</param>
/// <param name="Version">The ETag.</param>
/// <param name="Origin"><c>stored</c>, or <c>commandLine</c>: such a user cannot be changed.</param>
internal sealed record UserView(
    string Name, IReadOnlyList<string> Groups, bool Disabled, DateTimeOffset? ExpiresAt, bool AnyPassword, string? Note, Terms Terms, bool HasPassword, DateTimeOffset CreatedAt, long Version,
    UsageView Usage, DateTimeOffset? LastLogin, string Origin = UserView.FromStore)
{
    public const string FromStore = "stored", FromCommandLine = "commandLine";

    public static UserView Of(User user, UsageView usage, DateTimeOffset? lastLogin) => new(
        user.Name, user.Groups, user.Disabled, user.ExpiresAt, user.AnyPassword, user.Note, user.Terms, user.PasswordHash is not null, user.CreatedAt, user.Version,
        usage, lastLogin);
}

/// <summary>What a user has used; the last two since midnight.</summary>
internal sealed record UsageView(long Bytes, long Files, long UploadedToday, long DownloadedToday)
{
    public static UsageView Of(Usage usage)
    {
        var isToday = usage.Day == DateOnly.FromDateTime(DateTime.Now);
        return new UsageView(usage.Bytes, usage.Files, isToday ? usage.UploadedToday : 0, isToday ? usage.DownloadedToday : 0);
    }
}

/// <param name="Version">The ETag.</param>
internal sealed record GroupView(string Name, string? Note, Terms Terms, int Members, long Version);

internal sealed record PasswordRequest(string Password);

internal sealed record TryRequest(string Path);

/// <summary>What a user would find at a path.</summary>
/// <param name="Store"><c>home</c>, or the path of the virtual folder that holds it.</param>
/// <param name="RealPath">Where it lies on this machine.</param>
/// <param name="Rights">Words, as <c>terms.rights</c> has them.</param>
/// <param name="Why">Which rule decides.</param>
internal sealed record TryView(string Path, string Store, string RealPath, string Rights, string Why);

/// <summary>One effective value and who says it: <c>user</c>, <c>group:NAME</c> or <c>server</c>.</summary>
internal sealed record EffectiveView(JsonNode? Value, string Origin);

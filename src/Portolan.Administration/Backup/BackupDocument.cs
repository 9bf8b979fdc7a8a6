using System.Text.Json.Serialization;

namespace Portolan.Administration;

/// <summary>
/// The whole configuration as one readable file: settings, groups, users, administrators, bans and hooks. Secrets appear as hashes only; what is needed
/// in clear (the key of a second factor, secrets of hooks and mail) is left out, and an import leaves what is there.
/// </summary>
public sealed record BackupDocument
{
    /// <summary>The form of this document.</summary>
    public int Format { get; init; } = 1;

    public required DateTimeOffset At { get; init; }

    public required ServerSettings Settings { get; init; }

    public required IReadOnlyList<Group> Groups { get; init; }

    public required IReadOnlyList<BackupUser> Users { get; init; }

    public required IReadOnlyList<BackupAdministrator> Administrators { get; init; }

    public required IReadOnlyList<BanRow> Bans { get; init; }

    public required IReadOnlyList<Hook> Hooks { get; init; }
}

/// <summary>A user with the hash of the password.</summary>
public sealed record BackupUser(User User, string? PasswordHash);

/// <summary>An administrator with the hash of the password.</summary>
public sealed record BackupAdministrator(string Name, Role Role, bool Disabled, string? Language, string? PasswordHash, DateTimeOffset CreatedAt);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(PortRangeConverter), typeof(DurationConverter), typeof(NetworkConverter), typeof(AddressConverter), typeof(EndPointConverter), typeof(TimeOfDayConverter),
        typeof(ChoiceConverter<Server.TlsSessionReuse>), typeof(ChoiceConverter<Server.PortMappingMode>), typeof(ChoiceConverter<Server.Files.Local.FlushPolicy>), typeof(ChoiceConverter<MailTls>),
        typeof(ChoiceConverter<AcmeChallenge>), typeof(ChoiceConverter<ConsoleCertificate>), typeof(ChoiceConverter<DayOfWeek>), typeof(ChoiceConverter<Role>),
        typeof(ChoiceConverter<HookKind>), typeof(ChoiceConverter<HookEvent>),
    ])]
[JsonSerializable(typeof(BackupDocument))]
internal sealed partial class BackupJson : JsonSerializerContext;

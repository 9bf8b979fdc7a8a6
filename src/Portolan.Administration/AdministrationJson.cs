using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Portolan.Server;
using Portolan.Server.Files.Local;

namespace Portolan.Administration;

/// <summary>The JSON of everything here: camel case, values that people read, nothing unknown.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    Converters =
    [
        typeof(PortRangeConverter), typeof(DurationConverter), typeof(NetworkConverter), typeof(AddressConverter), typeof(EndPointConverter), typeof(TimeOfDayConverter),
        typeof(ChoiceConverter<TlsSessionReuse>), typeof(ChoiceConverter<PortMappingMode>), typeof(ChoiceConverter<FlushPolicy>), typeof(ChoiceConverter<MailTls>),
        typeof(ChoiceConverter<AcmeChallenge>), typeof(ChoiceConverter<ConsoleCertificate>), typeof(ChoiceConverter<DayOfWeek>), typeof(ChoiceConverter<Role>),
        typeof(ChoiceConverter<ApiScope>), typeof(ChoiceConverter<TransferDirection>), typeof(ChoiceConverter<TransferOutcomeKind>), typeof(ChoiceConverter<HookKind>),
        typeof(ChoiceConverter<HookEvent>),
    ])]
[JsonSerializable(typeof(ServerSettings))]
[JsonSerializable(typeof(Terms))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(Group))]
[JsonSerializable(typeof(Administrator))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(BanRow))]
[JsonSerializable(typeof(Hook))]
[JsonSerializable(typeof(HookDelivery))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(TransferRow))]
[JsonSerializable(typeof(SessionRow))]
[JsonSerializable(typeof(DoctorInvitation))]
[JsonSerializable(typeof(SettingsVersion))]
[JsonSerializable(typeof(IReadOnlyList<Change>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<HookEvent>))]
[JsonSerializable(typeof(JsonNode))]
public sealed partial class AdministrationJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Portolan.Administration;
using Portolan.Server;
using Portolan.Server.Files.Local;

namespace Portolan.Console.Wire;

/// <summary>The JSON of every request and answer, generated at build time.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(PortRangeConverter), typeof(DurationConverter), typeof(NetworkConverter), typeof(AddressConverter), typeof(EndPointConverter), typeof(TimeOfDayConverter),
        typeof(ChoiceConverter<TlsSessionReuse>), typeof(ChoiceConverter<PortMappingMode>), typeof(ChoiceConverter<FlushPolicy>), typeof(ChoiceConverter<MailTls>),
        typeof(ChoiceConverter<AcmeChallenge>), typeof(ChoiceConverter<ConsoleCertificate>), typeof(ChoiceConverter<DayOfWeek>), typeof(ChoiceConverter<Role>),
        typeof(ChoiceConverter<ApiScope>), typeof(ChoiceConverter<HookKind>), typeof(ChoiceConverter<HookEvent>),
    ])]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(FirstRunView))]
[JsonSerializable(typeof(FirstRunRequest))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(MeView))]
[JsonSerializable(typeof(PasswordChange))]
[JsonSerializable(typeof(LanguageChange))]
[JsonSerializable(typeof(TotpOffer))]
[JsonSerializable(typeof(TotpCode))]
[JsonSerializable(typeof(PageView<AdministratorView>))]
[JsonSerializable(typeof(NewAdministrator))]
[JsonSerializable(typeof(AdministratorChange))]
[JsonSerializable(typeof(PageView<ApiKeyView>))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(CreatedApiKey))]
[JsonSerializable(typeof(PageView<AuditView>))]
[JsonSerializable(typeof(OverviewView))]
[JsonSerializable(typeof(FindingMark))]
[JsonSerializable(typeof(SettingsAppliedView))]
[JsonSerializable(typeof(LoginView))]
[JsonSerializable(typeof(IReadOnlyList<FailureView>))]
[JsonSerializable(typeof(DataConnectionsView))]
[JsonSerializable(typeof(List<PortCell>))]
[JsonSerializable(typeof(AnnouncementView))]
[JsonSerializable(typeof(PlanRequest))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(FirewallDialectView[]))]
[JsonSerializable(typeof(FirewallView))]
[JsonSerializable(typeof(PageView<SessionView>))]
[JsonSerializable(typeof(SessionEndedView))]
[JsonSerializable(typeof(RunningTransfer[]))]
[JsonSerializable(typeof(PageView<TransferView>))]
[JsonSerializable(typeof(PictureView))]
[JsonSerializable(typeof(TlsReport))]
[JsonSerializable(typeof(SettingsView))]
[JsonSerializable(typeof(BackupDocument))]
[JsonSerializable(typeof(ValidationView))]
[JsonSerializable(typeof(PageView<SettingsChange>))]
[JsonSerializable(typeof(DiffView))]
[JsonSerializable(typeof(SecretView))]
[JsonSerializable(typeof(SecretWish))]
[JsonSerializable(typeof(RecountState))]
[JsonSerializable(typeof(UsageView))]
[JsonSerializable(typeof(ServerSettings))]
[JsonSerializable(typeof(PageView<UserView>))]
[JsonSerializable(typeof(PageView<GroupView>))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(Group))]
[JsonSerializable(typeof(PasswordRequest))]
[JsonSerializable(typeof(TryRequest))]
[JsonSerializable(typeof(TryView))]
[JsonSerializable(typeof(Dictionary<string, EffectiveView>))]
[JsonSerializable(typeof(IReadOnlyList<Change>))]
[JsonSerializable(typeof(PageView<EntryView>))]
[JsonSerializable(typeof(RenameRequest))]
[JsonSerializable(typeof(DirectoryRequest))]
[JsonSerializable(typeof(CertificateView))]
[JsonSerializable(typeof(CertificateUpload))]
[JsonSerializable(typeof(SelfSignedRequest))]
[JsonSerializable(typeof(PageView<BanView>))]
[JsonSerializable(typeof(NewBan))]
[JsonSerializable(typeof(PageView<BanCounterView>))]
[JsonSerializable(typeof(PageView<HookView>))]
[JsonSerializable(typeof(HookWish))]
[JsonSerializable(typeof(PageView<HookDeliveryView>))]
[JsonSerializable(typeof(PageView<InvitationView>))]
[JsonSerializable(typeof(NewInvitation))]
[JsonSerializable(typeof(DoctorReportRow))]
[JsonSerializable(typeof(AcmeView))]
internal sealed partial class ConsoleJson : JsonSerializerContext
{
    /// <summary>Makes the web server's JSON this one.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        foreach (var converter in Default.Options.Converters) options.Converters.Add(converter);
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
    }
}

using Portolan.Administration;
using Portolan.Console.Picture;
using Portolan.Console.Security;
using Portolan.Diagnosis;

namespace Portolan.Console.Wire;

/// <param name="User">Whom the doctor logs in as; null leaves that to who runs it.</param>
internal sealed record NewInvitation(string? User = null);

/// <param name="User">Whom the doctor logs in as; null leaves that to who runs it.</param>
/// <param name="Command">To run somewhere outside.</param>
internal sealed record InvitationView(string Id, string? User, string Command, string QrSvg, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DoctorReportView? Report)
{
    public static InvitationView Of(DoctorInvitation invitation, string url, DoctorReportRow? report, Language language)
    {
        var command = $"portolan doctor {url} --report {invitation.Id}";
        return new(invitation.Id, invitation.User, command, SecondFactor.Qr(command), invitation.CreatedAt, invitation.ExpiresAt, report is null ? null : DoctorReportView.Of(report, language));
    }
}

/// <summary>What a doctor told, as it is kept.</summary>
internal sealed record DoctorReportRow(DateTimeOffset At, string From, string User, string Active, string Passive, string Use, IReadOnlyList<string> Causes, int ExitCode);

/// <summary>What a doctor told, for people.</summary>
internal sealed record DoctorReportView(DateTimeOffset At, string From, bool Ok, string Title, string? Text, IReadOnlyList<DoctorModeView> Modes)
{
    private const int WorksWithAdvice = 10;

    public static DoctorReportView Of(DoctorReportRow row, Language language)
    {
        var cause = row.Causes.Count > 0 ? PictureMaker.TitleOf(row.Causes[0], language) : null;
        Phrase title = row.ExitCode switch
        {
            0 => ("Every mode works from there.", "从该处所有模式都正常。"),
            <= WorksWithAdvice => ("It works from there, with advice.", "从该处可以使用，但有建议。"),
            _ => ("Not every mode works from there.", "从该处并非所有模式都可用。"),
        };
        var use = BestOf(row.Use).In(language);
        return new(row.At, row.From, row.ExitCode <= WorksWithAdvice, title.In(language), cause is null ? use : $"{use} {cause}",
            [Mode("active", row.Active, row, cause), Mode("passive", row.Passive, row, cause)]);
    }

    /// <param name="use">As <see cref="DoctorSummary.Use"/> says it.</param>
    private static Phrase BestOf(string use) => use switch
    {
        "active" => ("Active mode is best there.", "该处以主动模式为佳。"),
        "passive" => ("Passive mode is best there.", "该处以被动模式为佳。"),
        "epsv" => ("EPSV is best there.", "该处以 EPSV 为佳。"),
        "either" => ("Either mode may be used there.", "该处两种模式均可。"),
        _ => ("No mode works there.", "该处没有可用的模式。"),
    };

    private static DoctorModeView Mode(string mode, string state, DoctorReportRow row, string? cause) =>
        state == "ok" ? new DoctorModeView(mode, true, null, null) : new DoctorModeView(mode, state == "workaround", row.Causes.Count > 0 ? row.Causes[0] : null, cause);
}

internal sealed record DoctorModeView(string Mode, bool Ok, string? Cause, string? Title);

using Portolan.Cli.Text;
using Portolan.Client;
using Portolan.Diagnosis;

namespace Portolan.Cli.Verbs;

/// <summary>Says which of the six steps of a data connection failed.</summary>
internal static class DataSteps
{
    public static string Tell(FtpDataConnectionException failure, Texts texts)
    {
        var (mode, code) = (failure.Mode.Verb(), failure.Failure.ToText());
        if (failure.Stage > DataStep.Connected || failure.Stage == DataStep.None) return texts.DataBroke(mode, code);
        return texts.DataStepFailed(mode, (int)failure.Stage, Step(failure.Stage, failure.Mode.IsActive(), failure.EndPoint?.ToString() ?? "?", texts), code);
    }

    private static string Step(DataStep step, bool isActive, string endPoint, Texts texts) => (step, isActive) switch
    {
        (DataStep.Opening, true) => texts.StepOpenActive(endPoint),
        (DataStep.Opening, false) => texts.StepOpenPassive,
        (DataStep.Connected, true) => texts.StepConnectActive(endPoint),
        (DataStep.Connected, false) => texts.StepConnectPassive(endPoint),
        (_, true) => texts.StepAnnounceActive,
        (_, false) => texts.StepAnnouncePassive,
    };
}

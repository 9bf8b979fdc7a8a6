using Portolan.Cli.Text;
using Portolan.Client;
using Portolan.Diagnosis;

namespace Portolan.Cli.Verbs;

/// <summary>Says which step of a data connection failed and why, in the words that the whole product uses.</summary>
internal static class DataSteps
{
    public static string Tell(FtpDataConnectionException failure, Texts texts)
    {
        var language = texts.OfDiagnosis;
        var step = StoryText.Name(failure.Stage, failure.Mode.IsActive()).In(language);
        var where = failure.EndPoint is { } endPoint ? $" ({endPoint})" : "";
        var why = failure.Failure == DataFailure.None ? texts.Say(FailureTexts.Of(failure)) : $"{CauseCatalogue.Of(failure.Failure).Title.In(language)} [{failure.Failure.ToText()}]";
        return $"{failure.Mode.Verb()}, {step}{where}{texts.Colon}{why}";
    }
}

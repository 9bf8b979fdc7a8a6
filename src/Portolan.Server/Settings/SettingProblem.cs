using Portolan.Diagnosis;

namespace Portolan.Server;

/// <summary>One thing that is wrong with a settings snapshot.</summary>
/// <param name="Setting">Its place in <see cref="FtpServerOptions"/>: <c>Passive.Ports</c>.</param>
/// <param name="Text">A sentence that says what is wrong or what may be.</param>
public sealed record SettingProblem(string Setting, Phrase Text)
{
    public override string ToString() => $"{Setting}: {Text}";
}

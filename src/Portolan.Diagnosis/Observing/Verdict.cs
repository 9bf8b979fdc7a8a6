namespace Portolan.Diagnosis;

/// <summary>How far a verdict can be trusted.</summary>
public enum Confidence : byte
{
    /// <summary>Fits what was seen; other causes fit as well.</summary>
    Possible,

    /// <summary>The most usual cause of what was seen; others are not excluded.</summary>
    Likely,

    /// <summary>What was seen excludes every other cause.</summary>
    Sure,
}

/// <summary>Which part of the work a verdict is about.</summary>
public enum Scope : byte
{
    Control,
    Passive,
    Active,
    /// <summary>Transfers in any mode: TLS on data, endings, sizes.</summary>
    Transfer,
}

/// <summary>One named cause with its confidence and the reasons for it.</summary>
/// <param name="Row">The row of docs/diagnosis-table.md that led here.</param>
/// <param name="IsAdvice">Nothing fails because of it now; it will, or it makes things worse.</param>
public sealed record Verdict(DataFailure Cause, Confidence Confidence, Scope Scope, int Row, IReadOnlyList<Phrase> Reasons, bool IsAdvice = false)
{
    /// <summary>The code that stands in the summary of <c>doctor --json</c>.</summary>
    public string Code => SummaryCodes.Of(Cause, Scope);

    /// <summary>The step of the story that failed.</summary>
    public DataStep Step { get; init; }
}

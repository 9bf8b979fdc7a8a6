using Portolan.Diagnosis;

namespace Portolan.Server.Findings;

/// <summary>Something the server noticed about itself, before or while clients suffer from it. In words: <see cref="FindingTexts"/>.</summary>
/// <param name="Facts">The newest values.</param>
/// <param name="Since">When it was first noticed.</param>
/// <param name="Count">How often it was seen; 1 for a state.</param>
public sealed record Finding(FindingCode Code, FindingFacts Facts, DateTimeOffset Since, long Count)
{
    public FindingSeverity Severity => Code.Severity();
}

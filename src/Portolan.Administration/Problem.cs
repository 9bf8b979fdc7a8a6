using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>One thing that is wrong with what an administrator wrote.</summary>
/// <param name="Field">Where, as a JSON pointer (RFC 6901) into the document: <c>/passive/ports</c>; empty for the whole.</param>
/// <param name="Text">What is wrong.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record Problem(string Field, Phrase Text, Phrase Remedy)
{
    public override string ToString() => $"{Field}: {Text} {Remedy}";
}

/// <summary>A change that was refused. Nothing of it holds.</summary>
/// <param name="problems">Why; at least one.</param>
public sealed class RefusedException(IReadOnlyList<Problem> problems) : Exception(string.Join(' ', problems))
{
    public RefusedException(Problem problem) : this([problem])
    {
    }

    public IReadOnlyList<Problem> Problems { get; } = problems;
}

/// <summary>Somebody else changed the thing meanwhile (HTTP 412), or it is not there any more.</summary>
/// <param name="current">The version that holds now.</param>
public sealed class StaleVersionException(long current) : Exception($"The version in force is {current}.")
{
    public long Current { get; } = current;
}

using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>An ACME authority did not give what was asked for.</summary>
/// <param name="error">What the authority calls it.</param>
public sealed class AcmeException(Phrase text, AcmeError error = AcmeError.Other, Exception? inner = null) : Exception(text.En, inner)
{
    public Phrase Text { get; } = text;

    public AcmeError Error { get; } = error;
}

using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>An ACME authority did not give what was asked for.</summary>
/// <param name="kind">The last word of the problem's type, <c>rateLimited</c>; null where the authority gave none.</param>
public sealed class AcmeException(Phrase text, string? kind = null, Exception? inner = null) : Exception(text.En, inner)
{
    public Phrase Text { get; } = text;

    public string? Kind { get; } = kind;
}

using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>How it stands with the certificate of an ACME authority.</summary>
/// <param name="IsRunning">An order is on its way.</param>
/// <param name="Progress">What it does now; null while none is on its way.</param>
/// <param name="IssuedAt">From when the certificate in the data folder is valid; null where there is none.</param>
/// <param name="RenewsAt">When the next order is placed by itself: at two thirds of the lifetime, later where orders failed.</param>
/// <param name="Problem">Why the last order failed; null where it did not.</param>
public sealed record AcmeState(bool IsRunning, Phrase? Progress, DateTimeOffset? IssuedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RenewsAt, Phrase? Problem, DateTimeOffset? LastTryAt)
{
    public static AcmeState None { get; } = new(false, null, null, null, null, null, null);
}

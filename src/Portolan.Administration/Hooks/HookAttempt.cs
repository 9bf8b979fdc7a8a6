using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>What became of one try to tell a hook.</summary>
/// <param name="Status">The HTTP status or the exit code; null where there was none.</param>
/// <param name="Error">What went wrong; null when it was delivered.</param>
/// <param name="MayRetry">Another try may do better.</param>
internal readonly record struct HookAttempt(int? Status, Phrase? Error, bool MayRetry)
{
    public static HookAttempt Delivered(int? status = null) => new(status, null, false);

    public static HookAttempt Failed(Phrase error, int? status = null, bool mayRetry = false) => new(status, error, mayRetry);
}

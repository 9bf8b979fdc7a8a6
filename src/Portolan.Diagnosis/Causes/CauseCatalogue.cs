using System.Collections.Frozen;

namespace Portolan.Diagnosis;

/// <summary>Every named cause with its texts. One entry per <see cref="DataFailure"/>; a test keeps it complete in both languages.</summary>
public static class CauseCatalogue
{
    public static IReadOnlyList<Cause> All { get; } =
        [.. SeenByOneEnd.Causes, .. PassiveCauses.Causes, .. ActiveCauses.Causes, .. MiddleCauses.Causes, .. TlsCauses.Causes, .. TransferCauses.Causes, .. ControlCauses.Causes];

    private static readonly FrozenDictionary<DataFailure, Cause> ByFailure = All.ToFrozenDictionary(cause => cause.Failure);

    /// <summary>The entry of a cause.</summary>
    /// <exception cref="ArgumentOutOfRangeException">For <see cref="DataFailure.None"/>, which is no cause.</exception>
    public static Cause Of(DataFailure failure) =>
        ByFailure.GetValueOrDefault(failure) ?? throw new ArgumentOutOfRangeException(nameof(failure), failure, "No such cause.");
}

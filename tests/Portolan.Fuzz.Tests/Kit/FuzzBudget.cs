using System.Diagnostics;
using System.Globalization;

namespace Portolan.Fuzz.Tests.Kit;

/// <summary>
/// How much is tried: a fixed count in a usual test run, or as long as <c>PORTOLAN_FUZZ_SECONDS</c> says (<c>eng/fuzz.sh</c>).
/// One seed of each run is random and printed; <c>PORTOLAN_FUZZ_SEED</c> repeats it.
/// </summary>
internal sealed class FuzzBudget(int rounds)
{
    private static readonly double? Seconds = Number("PORTOLAN_FUZZ_SECONDS");
    private readonly long _startedAt = Stopwatch.GetTimestamp();

    /// <summary>True for a long run, whose clock ends it.</summary>
    public static bool IsLong => Seconds is not null;

    /// <summary>Rounds begun so far.</summary>
    public int Done { get; private set; }

    public static int FreshSeed { get; } = (int?)Number("PORTOLAN_FUZZ_SEED") ?? Random.Shared.Next();

    /// <summary>True where another round is to be tried.</summary>
    public bool Next()
    {
        if (Seconds is { } seconds ? Stopwatch.GetElapsedTime(_startedAt).TotalSeconds > seconds : Done >= rounds) return false;
        Done++;
        return true;
    }

    private static double? Number(string variable) =>
        double.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}

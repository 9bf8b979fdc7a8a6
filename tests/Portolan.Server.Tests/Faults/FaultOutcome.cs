namespace Portolan.Server.Tests.Faults;

/// <summary>What became of one upload that was struck.</summary>
/// <param name="Wrong">What is not as promised; null where everything is.</param>
/// <param name="Partial">The bytes that were there for resuming; 0 where the upload began anew.</param>
internal readonly record struct FaultOutcome(string? Wrong, long Partial);

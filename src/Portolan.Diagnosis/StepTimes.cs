using System.Runtime.CompilerServices;

namespace Portolan.Diagnosis;

/// <summary>When each <see cref="DataStep"/> was reached, counted from the start of the trace; in place, no heap.</summary>
[InlineArray((int)DataStep.Closed + 1)]
public struct StepTimes
{
    private long _ticksPlusOne; // 0 stands for "not reached", so that a fresh value needs no filling

    /// <summary>The time of a step, null where it was not reached.</summary>
    public readonly TimeSpan? Of(DataStep step) => this[(int)step] is var ticks and > 0 ? new TimeSpan(ticks - 1) : null;

    /// <summary>The furthest step that was reached.</summary>
    public readonly DataStep Last
    {
        get
        {
            for (var i = (int)DataStep.Closed; i > 0; i--)
                if (this[i] > 0) return (DataStep)i;
            return DataStep.None;
        }
    }

    internal void Set(DataStep step, TimeSpan at)
    {
        ref var ticks = ref this[(int)step];
        if (ticks == 0) ticks = Math.Max(0, at.Ticks) + 1; // the first time counts
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

[assembly: CollectionBehavior(DisableTestParallelization = true)] // what one test makes the product do must not look like another's doing

namespace Portolan.Fuzz.Tests.Kit;

/// <summary>
/// Which branches an input took, as AFL counts them. Only where the product's assemblies were instrumented (<c>eng/fuzz.sh</c> does it with SharpFuzz);
/// elsewhere nothing is ever new, and fuzzing is mutation of the kept corpus.
/// </summary>
internal static unsafe class Coverage
{
    private const int Size = 1 << 16;
    private static readonly byte[] Known = new byte[Size];
    private static byte* _map;

    /// <summary>Branches seen so far, counted by how often one input took them.</summary>
    public static int Seen { get; private set; }

    public static void Begin()
    {
        new Span<byte>(_map, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>True where the input since <see cref="Begin"/> took a branch, or took it in a number of times, as none did before.</summary>
    public static bool FoundNew()
    {
        var found = false;
        for (var i = 0; i < Size; i++)
        {
            if (_map[i] == 0) continue;
            var bucket = (byte)(1 << (7 - byte.LeadingZeroCount(_map[i])));
            if ((Known[i] & bucket) != 0) continue;
            Known[i] |= bucket;
            Seen++;
            found = true;
        }
        return found;
    }

    /// <summary>Instrumented code writes here whether anybody looks or not.</summary>
    [ModuleInitializer]
    internal static void Open()
    {
        _map = (byte*)NativeMemory.AllocZeroed(Size);
        Trace.SharedMem = _map;
    }
}

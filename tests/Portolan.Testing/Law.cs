using FsCheck;
using FsCheck.Fluent;

namespace Portolan.Testing;

/// <summary>Runs a property over many generated values; a failure prints the value and the seed to repeat it with.</summary>
public static class Law
{
    private const int Runs = 1000;

    /// <param name="check">Asserts, or throws.</param>
    public static void Holds<T>(Gen<T> values, Action<T> check) =>
        Prop.ForAll(values.ToArbitrary(), check).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    /// <inheritdoc cref="Holds{T}(Gen{T}, Action{T})"/>
    public static void Holds<T1, T2>(Gen<T1> first, Gen<T2> second, Action<T1, T2> check) =>
        Holds(from a in first from b in second select (a, b), pair => check(pair.a, pair.b));

    /// <summary>For parsers: bytes of all kinds, and <paramref name="samples"/> with damage, go in; nothing may be thrown.</summary>
    public static void NeverThrows(Action<byte[]> parse, params string[] samples)
    {
        Holds(Any.WireBytes, parse);
        if (samples.Length > 0) Holds(Any.Damaged(samples), parse);
    }
}

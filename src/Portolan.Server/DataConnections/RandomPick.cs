using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Portolan.Server.DataConnections;

/// <summary>Numbers of the cryptographic generator, fetched many at once: asked for one by one it costs more than the rest of PASV.</summary>
internal static class RandomPick
{
    private const int NumbersAtOnce = 128;

    [ThreadStatic]
    private static uint[]? _numbers;

    [ThreadStatic]
    private static int _left;

    /// <summary>0 to <paramref name="bound"/> - 1, each as likely as the others to within 2^-16 for ports.</summary>
    public static int Below(int bound)
    {
        var numbers = _numbers ??= new uint[NumbersAtOnce];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(numbers.AsSpan()));
            _left = NumbersAtOnce;
        }
        var number = numbers[--_left];
        numbers[_left] = 0;
        return (int)(((ulong)number * (uint)bound) >> 32);
    }
}

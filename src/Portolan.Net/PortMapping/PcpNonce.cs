using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Portolan.Net.PortMapping;

/// <summary>The 96 random bits that make a mapping ours: nobody who does not know them can change or end it (RFC 6887 §11.2).</summary>
internal readonly record struct PcpNonce(ulong High, uint Low)
{
    public const int Length = 12;

    public static PcpNonce Create()
    {
        Span<byte> bytes = stackalloc byte[Length];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    public static PcpNonce Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], Low);
    }
}

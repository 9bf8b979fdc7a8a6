using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Portolan.Cli.Explain.Wire;

/// <summary>
/// A classic BPF program (the kernel's Documentation/networking/filter.rst) that lets pass TCP over IPv4 between some addresses only.
/// The kernel runs it before it copies: on a busy machine the packets of others would fill the socket's buffer, and those looked for be lost.
/// </summary>
internal static class PacketFilter
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int Attach = 26; // SO_ATTACH_FILTER

    private const ushort LoadByte = 0x30;
    private const ushort LoadWord = 0x20;
    private const ushort And = 0x54;
    private const ushort CopyToIndex = 0x07;
    private const ushort IfEqual = 0x15;
    private const ushort IfEqualToIndex = 0x1D;
    private const ushort Return = 0x06;

    private const int VersionAt = 0;
    private const int ProtocolAt = 9;
    private const int SourceAt = 12;
    private const int TargetAt = 16;

    /// <exception cref="SocketException">The kernel refuses it.</exception>
    public static void AttachTo(Socket socket, IReadOnlyList<IPAddress> addresses, int keptBytes)
    {
        var program = Assemble(addresses, keptBytes);
        var pinned = GCHandle.Alloc(program, GCHandleType.Pinned);
        try
        {
            // struct sock_fprog: the count, then the pointer at its own alignment.
            Span<byte> header = stackalloc byte[2 * IntPtr.Size];
            header.Clear();
            MemoryMarshal.Write(header, (ushort)program.Length);
            MemoryMarshal.Write(header[IntPtr.Size..], pinned.AddrOfPinnedObject());
            socket.SetRawSocketOption(SocketLevel, Attach, header);
        }
        finally
        {
            pinned.Free();
        }
    }

    // Offsets are those of the IP header. Nobody looked for talks to itself: so two programs on 127.0.0.1 are not heard.
    private static Instruction[] Assemble(IReadOnlyList<IPAddress> addresses, int keptBytes)
    {
        var numbers = addresses.Select(address => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes())).ToList();
        var drop = 10 + 2 * numbers.Count;
        var program = new List<Instruction>();
        program.Add(new(LoadByte, VersionAt));
        program.Add(new(And, 0xF0));
        program.Add(Unless(0x40));
        program.Add(new(LoadByte, ProtocolAt));
        program.Add(Unless((uint)ProtocolType.Tcp));
        program.Add(new(LoadWord, TargetAt));
        UnlessOneOfThem();
        program.Add(new(CopyToIndex, 0));
        program.Add(new(LoadWord, SourceAt));
        program.Add(new(IfEqualToIndex, 0, IfTrue: ToDrop()));
        UnlessOneOfThem();
        program.Add(new(Return, (uint)keptBytes));
        program.Add(new(Return, 0));
        return [.. program];

        byte ToDrop() => (byte)(drop - program.Count - 1);

        Instruction Unless(uint value) => new(IfEqual, value, IfFalse: ToDrop());

        void UnlessOneOfThem()
        {
            for (var left = numbers.Count - 1; left >= 0; left--)
                program.Add(new(IfEqual, numbers[^(left + 1)], IfTrue: (byte)left, IfFalse: left == 0 ? ToDrop() : (byte)0));
        }
    }

    /// <summary>struct sock_filter; a jump counts from the next instruction.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value)
    {
        public Instruction(ushort code, uint value, byte IfTrue = 0, byte IfFalse = 0)
            : this(code, IfTrue, IfFalse, value)
        {
        }
    }
}

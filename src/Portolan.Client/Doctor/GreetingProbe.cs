using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Portolan.Diagnosis;

namespace Portolan.Client;

/// <summary>P3: the first words on a bare connection, and a look for an FTP helper on the way.</summary>
internal static class GreetingProbe
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>A packet that is still not acknowledged after this long, and was sent again meanwhile, is swallowed on purpose.</summary>
    private static readonly TimeSpan HelperPatience = TimeSpan.FromSeconds(1.5);

    public sealed record Result(Greeting Greeting, int Code, string Text, bool? Helper);

    public static async Task<Result> RunAsync(IPEndPoint server, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new(true, 0) };
        try
        {
            var text = await Deadline.RunAsync(socket, async (s, token) =>
            {
                await s.ConnectAsync(server, token).ConfigureAwait(false);
                return await ReadAsync(s, token).ConfigureAwait(false);
            }, limit, time, "No greeting came.", cancellationToken).ConfigureAwait(false);
            var result = Judge(text);
            return result.Greeting == Greeting.Ready ? result with { Helper = await FindHelperAsync(socket, time, cancellationToken).ConfigureAwait(false) } : result;
        }
        catch (Net.ConnectionException)
        {
            return new(Greeting.Silent, 0, "", null);
        }
        catch (SocketException)
        {
            return new(Greeting.Closed, 0, "", null);
        }
    }

    private static Result Judge(string text)
    {
        if (text.Length == 0) return new(Greeting.Closed, 0, "", null);
        if (text[0] is '\u0015' or '\u0016') return new(Greeting.Tls, 0, "", null);
        var line = text.Split('\n', 2)[0].TrimEnd();
        if (line.Length >= 4 && line[3] is ' ' or '-' && int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 100 and < 600)
            return new(code < 400 ? Greeting.Ready : Greeting.Refused, code, line[4..], null);
        return new(Greeting.OtherProtocol, 0, line, null);
    }

    /// <summary>
    /// A Linux router's FTP helper drops a packet that ends in the middle of a PORT line, each time it is sent again; without a helper the
    /// server's system acknowledges it at once. Needs no login, changes nothing. Null where this system does not tell about acknowledgements.
    /// </summary>
    private static async Task<bool?> FindHelperAsync(Socket socket, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) return null;
        // The helper only looks at lines behind one that it saw the end of.
        await socket.SendAsync("NOOP\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        if (await IsSwallowedAsync(socket, time, cancellationToken).ConfigureAwait(false)) return null; // loss, or a slow path: no proof of anything
        var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
        var half = address.AddressFamily == AddressFamily.InterNetwork ? $"PORT {address.ToString().Replace('.', ',')},200" : $"EPRT |2|{address}|5";
        await socket.SendAsync(Encoding.ASCII.GetBytes(half), cancellationToken).ConfigureAwait(false);
        return await IsSwallowedAsync(socket, time, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> IsSwallowedAsync(Socket socket, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (Unacknowledged(socket))
        {
            if (time.GetElapsedTime(start) > HelperPatience) return true;
            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
        return false;
    }

    private static bool Unacknowledged(Socket socket)
    {
        const int tcp = 6, info = 11, unacknowledgedAt = 24; // struct tcp_info, tcpi_unacked
        Span<byte> buffer = stackalloc byte[104];
        var length = socket.GetRawSocketOption(tcp, info, buffer);
        return length >= unacknowledgedAt + 4 && BinaryPrimitives.ReadUInt32LittleEndian(buffer[unacknowledgedAt..]) > 0;
    }

    private static async ValueTask<string> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[512];
        var count = 0;
        while (count < buffer.Length)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(count), cancellationToken).ConfigureAwait(false);
            if (read == 0) break;
            count += read;
            if (buffer.AsSpan(0, count).Contains((byte)'\n') || buffer[0] is 0x15 or 0x16) break;
        }
        return Encoding.Latin1.GetString(buffer, 0, count);
    }
}

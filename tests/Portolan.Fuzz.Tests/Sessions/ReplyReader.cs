using System.Net.Sockets;
using System.Text;
using Portolan.Protocol;

namespace Portolan.Fuzz.Tests.Sessions;

/// <summary>Reads replies and checks that each is one: three digits, text, CR LF, a longer one closed by its own code.</summary>
internal sealed class ReplyReader(FuzzGround ground)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly List<byte> _line = [];
    private readonly ReplyParser _parser = new();

    /// <summary>Replies that end a command.</summary>
    public int Finals { get; private set; }

    public Reply? Last { get; private set; }

    /// <summary>The last 227 or 229.</summary>
    public Reply? Passive { get; private set; }

    public bool AtEnd { get; private set; }

    /// <summary>The end was a reset: what was said last may be lost.</summary>
    public bool WasReset { get; private set; }

    /// <summary>Reads until <paramref name="enough"/> holds or the connection ends.</summary>
    /// <exception cref="TimeoutException">The server said nothing for too long.</exception>
    public async Task ReadUntilAsync(Stream stream, Func<bool> enough)
    {
        while (!AtEnd && !enough())
        {
            try
            {
                var read = await stream.ReadAsync(_buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
                if (read == 0) AtEnd = true;
                foreach (var b in _buffer.AsSpan(0, read)) Take(b);
            }
            catch (IOException e)
            {
                (AtEnd, WasReset) = (true, e.InnerException is SocketException);
            }
        }
    }

    private void Take(byte b)
    {
        if (b != '\n')
        {
            _line.Add(b);
            return;
        }
        if (_line.Count == 0 || _line[^1] != '\r') throw new InvalidOperationException($"a reply line without CR LF: {Encoding.Latin1.GetString([.. _line])}");
        _line.RemoveAt(_line.Count - 1);
        if (_line.Contains((byte)'\r')) throw new InvalidOperationException($"CR inside a reply: {Encoding.Latin1.GetString([.. _line])}");
        if (ground.Leak([.. _line]) is { } leak) throw new InvalidOperationException(leak);
        if (_parser.TryAdd([.. _line], out var reply)) Take(reply);
        _line.Clear();
    }

    private void Take(Reply reply)
    {
        Last = reply;
        if (reply.Code >= 200) Finals++;
        if (reply.Code is 227 or 229) Passive = reply;
        if (reply.ToString().Contains("Internal error", StringComparison.Ordinal)) throw new InvalidOperationException($"the server has a bug: {reply}");
    }
}

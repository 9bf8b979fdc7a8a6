using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Browser.Tests;

/// <summary>An FTP client from another address of loopback, which can be banned while the others go on. One line out, one line in.</summary>
internal sealed class Stranger : IDisposable
{
    public static readonly IPAddress Address = IPAddress.Parse("127.0.0.99");

    private readonly TcpClient _control = new(new IPEndPoint(Address, 0));
    private StreamReader? _reader;

    /// <summary>Connects, and gives the greeting; empty where the door is shut in the stranger's face.</summary>
    public async Task<string> ConnectAsync(ushort port, CancellationToken cancellationToken)
    {
        await _control.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        _reader = new StreamReader(_control.GetStream(), Encoding.ASCII);
        return await HearAsync(cancellationToken);
    }

    /// <summary>Sends a line, and gives the answer.</summary>
    public async Task<string> SayAsync(string line, CancellationToken cancellationToken)
    {
        await _control.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellationToken);
        return await HearAsync(cancellationToken);
    }

    /// <summary>The next line; empty where the connection is over.</summary>
    public async Task<string> HearAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _reader!.ReadLineAsync(cancellationToken) ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _control.Dispose();
    }
}

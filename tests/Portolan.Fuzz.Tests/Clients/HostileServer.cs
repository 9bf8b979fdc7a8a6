using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Portolan.Fuzz.Tests.Kit;
using Portolan.Protocol;
using Portolan.Testing;

namespace Portolan.Fuzz.Tests.Clients;

/// <summary>
/// A server that means no good to its clients. It answers well for a while; then replies come too early, twice, without end or not at all, 227 names somebody else,
/// bytes stand in clear behind the answer to AUTH, listings hold paths for names or never end, and connections stall, end or reset anywhere.
/// </summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private const int EndlessBytes = 24 << 20;

    private static readonly string[] Names =
    [
        "a.txt", "../escaped", "..", ".", "/etc/escaped", "../../escaped", "a/../../escaped", "dir\\..\\escaped", "C:\\escaped", "CON", "NUL.txt", "a\0b", "a\rb", "~root", "-rf",
        "\u00c0\u00ae\u00c0\u00ae/escaped", "\u001b]0;x\u0007", new string('n', 300), " ", "a b", "\u00ff", "%2e%2e%2fescaped", "file:escaped", "....//escaped",
    ];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Random _random;
    private readonly IPEndPoint _trap;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _served;
    private TcpListener? _passive;

    public HostileServer(int seed, IPEndPoint trap)
    {
        (_random, _trap) = (new Random(seed), trap);
        _listener.Start();
        _served = ServeAsync();
    }

    public ushort Port => (ushort)((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        _passive?.Dispose();
        await _served.WaitAsync(TimeSpan.FromSeconds(60));
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptSocketAsync(_stop.Token);
                await QuietlyAsync(() => TalkAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(Socket client)
    {
        Stream stream = new NetworkStream(client);
        await SayAsync(stream, Greeting());
        var lines = new List<byte>();
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, _stop.Token) is var read and > 0)
        {
            lines.AddRange(buffer.AsSpan(0, read));
            while (lines.IndexOf((byte)'\n') is var end and >= 0)
            {
                var line = Encoding.Latin1.GetString([.. lines.GetRange(0, end)]).TrimEnd('\r');
                lines.RemoveRange(0, end + 1);
                if (line.StartsWith("AUTH", StringComparison.Ordinal)) stream = await StartTlsAsync(stream);
                else if (!await AnswerAsync(client, stream, line)) return;
            }
        }
    }

    private string Greeting() => _random.Next(50) switch
    {
        0 => "120 wait\r\n220 now\r\n",
        1 => "421 no\r\n",
        2 => "SSH-2.0-OpenSSH\r\n",
        3 => "220-" + new string('x', 100_000),
        4 => "",
        _ => "220 Hello\r\n",
    };

    private async Task<Stream> StartTlsAsync(Stream stream)
    {
        if (_random.Next(5) == 0)
        {
            await SayAsync(stream, "234 go\r\n230 In already\r\n257 \"/injected\" is it\r\n"); // NO STARTTLS: bytes in clear that would be read as if they had been protected
            return stream;
        }
        await SayAsync(stream, "234 go\r\n");
        var ssl = new SslStream(stream);
        await ssl.AuthenticateAsServerAsync(TestCertificate.Shared.Certificate).WaitAsync(_stop.Token);
        return ssl;
    }

    /// <returns>False where it hangs up.</returns>
    private async Task<bool> AnswerAsync(Socket client, Stream stream, string line)
    {
        var verb = line.Split(' ')[0];
        switch (_random.Next(80)) // rarely enough that most visits get somewhere
        {
            case 0:
                await stream.WriteAsync(Mutator.Change(_random, Encoding.Latin1.GetBytes(Good(verb))), _stop.Token);
                return true;
            case 1:
                await SayAsync(stream, Good(verb) + "226 Done\r\n230 In\r\n227 Entering Passive Mode (127,0,0,1,1,1)\r\n"); // replies nobody asked for
                return true;
            case 2:
                return true; // says nothing
            case 3:
                client.Close(timeout: 0);
                return false;
            case 4:
                return false;
            case 5:
                await EndlessAsync(stream, "150-more and more and more and more\r\n");
                return true;
            case 6:
                await EndlessAsync(stream, "220 a reply without any end to its line ");
                return true;
            case 7:
                client.Shutdown(SocketShutdown.Send);
                return true;
            default:
                await SayAsync(stream, Good(verb));
                if (verb is "LIST" or "MLSD" or "NLST" or "RETR") await QuietlyAsync(() => SendDataAsync(stream, verb));
                if (verb is "STOR") await QuietlyAsync(() => TakeDataAsync(stream));
                return true;
        }
    }

    private string Good(string verb) => verb switch
    {
        "USER" => "331 Password\r\n",
        "PASS" => "230 In\r\n",
        "FEAT" => "211-Features\r\n MLST type*;size*;\r\n SIZE\r\n REST STREAM\r\n EPSV\r\n UTF8\r\n AUTH TLS\r\n211 End\r\n",
        "PASV" => $"227 Entering Passive Mode ({HostPort.Format(_random.Next(3) == 0 ? _trap : Listen())})\r\n",
        "EPSV" => $"229 Entering Extended Passive Mode (|||{(_random.Next(4) == 0 ? 0 : Listen().Port)}|)\r\n",
        "PWD" => "257 \"/\" is it\r\n",
        "SIZE" => $"213 {(_random.Next(3) == 0 ? long.MaxValue : 5)}\r\n",
        "MLST" => "250-Listing\r\n type=dir; /../..\r\n250 End\r\n",
        "LIST" or "MLSD" or "NLST" or "RETR" or "STOR" => "150 go\r\n",
        "QUIT" => "221 Bye\r\n",
        _ => "200 OK\r\n",
    };

    private IPEndPoint Listen()
    {
        _passive?.Dispose();
        _passive = new TcpListener(IPAddress.Loopback, 0);
        _passive.Start();
        return (IPEndPoint)_passive.LocalEndpoint;
    }

    private async Task SendDataAsync(Stream control, string verb)
    {
        if (_passive is not { } passive || _random.Next(10) == 0) return; // the client waits for a connection that nobody takes
        using var data = await passive.AcceptSocketAsync(_stop.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(1));
        await using var stream = new NetworkStream(data);
        switch (_random.Next(8))
        {
            case 0:
                await EndlessAsync(stream, "type=file;size=1; an entry of a listing that never ends\r\n");
                break;
            case 1:
                await EndlessAsync(stream, "a line of a listing that never ends ");
                break;
            case 2:
                var bytes = new byte[5000];
                _random.NextBytes(bytes);
                await stream.WriteAsync(bytes, _stop.Token);
                break;
            case 3:
                await SayAsync(stream, "type=file;size=1; half");
                data.Close(timeout: 0);
                break;
            case 4:
                await Task.Delay(700, _stop.Token); // stalls beyond the client's patience
                break;
            default:
                await SayAsync(stream, verb == "RETR" ? "12345" : string.Concat(Names.Select(name => $"type={(_random.Next(3) == 0 ? "dir" : "file")};size=5; {name}\r\n")));
                break;
        }
        data.Dispose();
        await SayAsync(control, _random.Next(6) == 0 ? "426 no\r\n" : "226 Done\r\n");
    }

    private async Task TakeDataAsync(Stream control)
    {
        if (_passive is not { } passive) return;
        using var data = await passive.AcceptSocketAsync(_stop.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(1));
        if (_random.Next(3) == 0) data.Close(timeout: 0);
        else while (await data.ReceiveAsync(new byte[4096], _stop.Token) > 0 && _random.Next(10) > 0) { }
        data.Dispose();
        await SayAsync(control, _random.Next(3) == 0 ? "552 full\r\n" : "226 Done\r\n");
    }

    /// <summary>More than anybody should take; ends where the client hangs up.</summary>
    private async Task EndlessAsync(Stream stream, string piece)
    {
        var bytes = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(piece, 1000)));
        for (var sent = 0L; sent < EndlessBytes; sent += bytes.Length) await stream.WriteAsync(bytes, _stop.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(2));
    }

    private Task SayAsync(Stream stream, string text) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), _stop.Token).AsTask();

    private static async Task QuietlyAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception e) when (e is IOException or SocketException or TimeoutException or ObjectDisposedException or System.Security.Authentication.AuthenticationException or InvalidOperationException)
        {
            // The client went its way, as it should.
        }
    }
}

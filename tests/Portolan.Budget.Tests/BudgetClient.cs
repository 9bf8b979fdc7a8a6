using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Budget.Tests;

/// <summary>A client that does one operation after another, always in the same order of packets, on the caller's thread.</summary>
internal sealed class BudgetClient : IDisposable
{
    public const string User = "user", Password = "S3cret-Passw0rd", SmallFile = "/folder/small.bin", Listed = "/hundred";
    public const int SmallBytes = 10 * 1024;

    private const int TimeoutMilliseconds = 60_000;
    private readonly IPEndPoint _server;
    private readonly Socket _control;
    private readonly Socket _listener = NewSocket();
    private readonly byte[] _data = new byte[64 * 1024];
    private readonly byte[] _replies = new byte[4096];
    private string _received = "";
    private int _stored;

    public BudgetClient(IPEndPoint server)
    {
        _server = server;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _control = Dial(server.Port);
        Expect("220");
        LogIn();
        Command("TYPE I", "200");
    }

    /// <summary>Runs one operation of <c>budgets.tsv</c>.</summary>
    public void Run(string operation)
    {
        switch (operation)
        {
            case "NOOP": Command("NOOP", "200"); break;
            case "SIZE": Command($"SIZE {SmallFile}", "213"); break;
            case "MLST": Command($"MLST {SmallFile}", "250"); break;
            case "CWD": Command("CWD /folder", "250"); break;
            case "RETR EPSV": Download($"RETR {SmallFile}", DialPassive()); break;
            case "RETR EPRT": Download($"RETR {SmallFile}", dialled: null); break;
            case "MLSD EPSV": Download($"MLSD {Listed}", DialPassive()); break;
            case "STOR EPSV": UploadPassive(); break;
            case "STOR EPRT": UploadActive(); break;
            case "login": new BudgetClient(_server).LogOut(); break;
            default: throw new ArgumentException($"Nobody knows how to run '{operation}'.", nameof(operation));
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _control.Dispose();
    }

    private void LogOut()
    {
        Command("QUIT", "221");
        Dispose();
    }

    private void LogIn()
    {
        Command($"USER {User}", "331");
        Command($"PASS {Password}", "230");
    }

    private void Download(string command, Socket? dialled)
    {
        if (dialled is null) AnnounceActive();
        Send(command);
        using var data = dialled ?? _listener.Accept();
        Expect("150");
        while (data.Receive(_data) > 0)
        {
            // Only the end counts.
        }
        Expect("226");
    }

    // All bytes are there before the server looks, so that it never waits for some.
    private void UploadPassive()
    {
        using var data = DialPassive();
        data.Send(_data.AsSpan(0, SmallBytes));
        data.Shutdown(SocketShutdown.Send);
        Command(NextStor(), "150");
        Expect("226");
    }

    private void UploadActive()
    {
        AnnounceActive();
        Send(NextStor());
        using (var data = _listener.Accept())
        {
            data.Send(_data.AsSpan(0, SmallBytes));
            data.Shutdown(SocketShutdown.Send);
            Expect("150");
            Expect("226");
        }
    }

    private string NextStor() => string.Create(CultureInfo.InvariantCulture, $"STOR /folder/up{++_stored}");

    private Socket DialPassive()
    {
        var reply = Command("EPSV", "229");
        var start = reply.IndexOf("|||", StringComparison.Ordinal) + 3;
        return Dial(int.Parse(reply.AsSpan(start, reply.IndexOf('|', start) - start), CultureInfo.InvariantCulture));
    }

    private void AnnounceActive() =>
        Command(string.Create(CultureInfo.InvariantCulture, $"EPRT |1|127.0.0.1|{((IPEndPoint)_listener.LocalEndPoint!).Port}|"), "200");

    private string Command(string line, string code)
    {
        Send(line);
        return Expect(code);
    }

    private void Send(string line) => _control.Send(Encoding.ASCII.GetBytes(line + "\r\n"));

    /// <summary>Reads one reply to its last line.</summary>
    private string Expect(string code)
    {
        while (true)
        {
            var end = _received.IndexOf("\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                var count = _control.Receive(_replies);
                if (count == 0) throw new InvalidOperationException($"The server closed the connection where {code} was expected.");
                _received += Encoding.ASCII.GetString(_replies, 0, count);
                continue;
            }
            var line = _received[..end];
            _received = _received[(end + 2)..];
            if (line.Length < 4 || line[3] != ' ' || line[0] == ' ') continue;
            return line.StartsWith(code, StringComparison.Ordinal) ? line : throw new InvalidOperationException($"{code} was expected: {line}");
        }
    }

    private static Socket Dial(int port)
    {
        var socket = NewSocket();
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        ReceiveTimeout = TimeoutMilliseconds,
        SendTimeout = TimeoutMilliseconds,
    };
}

using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Portolan.Fuzz.Tests.Kit;
using Portolan.Protocol;

namespace Portolan.Fuzz.Tests.Sessions;

/// <summary>One control connection of a client that means no good, and the data connections it plays with. All it does follows from its seed.</summary>
internal sealed class HostileSession : IAsyncDisposable
{
    private static int _count;

    private readonly FuzzGround _ground;
    private readonly Random _random;
    private readonly Socket _socket;
    private readonly ReplyReader _replies;
    private readonly Vocabulary _words;
    private readonly DataPlay _data;
    private readonly StringBuilder _story = new();
    private Stream _stream;
    private int _lines;

    // Lines and replies can be counted off against each other as long as only whole, plain lines went out.
    private bool _countable = true;
    private bool _mayEndSilently;

    private HostileSession(FuzzGround ground, Random random, Socket socket)
    {
        (_ground, _random, _socket, _stream) = (ground, random, socket, new NetworkStream(socket));
        _replies = new ReplyReader(ground);
        _words = new Vocabulary(random, ground.Traps);
        _data = new DataPlay(ground, random, ((IPEndPoint)socket.LocalEndPoint!).Address, Tell);
    }

    public int Steps { get; private set; }

    /// <summary>Every step, to be read when something went wrong.</summary>
    public string Story => _story.ToString();

    public static async Task<HostileSession> ConnectAsync(FuzzGround ground, int seed)
    {
        var random = new Random(seed);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.0.0.{2 + random.Next(12)}")), 0));
        await socket.ConnectAsync(ground.EndPoint);
        return new HostileSession(ground, random, socket);
    }

    /// <summary>Plays the session to its end; throws where the server did what it must not.</summary>
    public async Task PlayAsync()
    {
        try
        {
            await _replies.ReadUntilAsync(_stream, () => _replies.Last is not null);
            if (_replies.Last is { Code: 220 }) _lines++; // the greeting counts as a reply
            if (_random.Next(4) > 0) await LogInAsync();
            for (var left = _random.Next(3, 40); left > 0 && !_replies.AtEnd; left--)
            {
                Steps++;
                if (!await StepAsync()) return;
            }
            await EndAsync();
        }
        catch (Exception e) when (e is SocketException or IOException { InnerException: SocketException or ObjectDisposedException })
        {
            Tell($"connection lost: {e.Message}"); // the server may hang up on such a client at any time
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _data.DisposeAsync();
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private async Task LogInAsync()
    {
        await CommandAsync("USER anna");
        await CommandAsync("PASS pw");
        await CommandAsync("TYPE I");
    }

    /// <returns>False where the client is gone.</returns>
    private async Task<bool> StepAsync()
    {
        switch (_random.Next(40))
        {
            case < 14:
                await SendLinesAsync(1);
                if (_random.Next(3) > 0) await AnsweredAsync();
                return true;
            case < 18:
                await SendLinesAsync(_random.Next(2, 45));
                return true;
            case < 32:
                await TransferAsync();
                return true;
            case < 35:
                await SendRubbishAsync();
                return true;
            case 35:
                await StartTlsAsync();
                return true;
            case 36:
                if (_stream is SslStream) return true;
                Tell("urgent data");
                _countable = false;
                _socket.Send([0xFF, 0xF4, 0xFF, 0xF2], SocketFlags.OutOfBand);
                return true;
            case 37 when _random.Next(4) == 0:
                Tell("half-close");
                _socket.Shutdown(SocketShutdown.Send);
                await _replies.ReadUntilAsync(_stream, static () => false);
                return false;
            case 38 when _random.Next(4) == 0:
                Tell("reset");
                _socket.Close(timeout: 0);
                return false;
            case 39 when _random.Next(4) == 0:
                await SendAsync("QUIT"u8.ToArray());
                return true;
            default:
                await AnsweredAsync();
                return true;
        }
    }

    private async Task TransferAsync()
    {
        if (_random.Next(5) > 0) await MeetAsync();
        var path = _words.Path();
        string[] verbs = ["RETR", "RETR", "STOR", "STOR", "APPE", "STOU", "LIST", "NLST", "MLSD"];
        var verb = verbs[_random.Next(verbs.Length)];
        if (verb is "RETR" && _random.Next(2) == 0) path = "big.bin";
        if (_random.Next(6) == 0) await SendAsync("REST 5"u8.ToArray());
        await SendAsync(Encoding.Latin1.GetBytes($"{verb} {path}".Replace("\r", "", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)));
        for (var moves = _random.Next(5); moves > 0; moves--)
        {
            await _data.MoveAsync();
            if (_random.Next(4) == 0) await SendAsync(Encoding.ASCII.GetBytes(new[] { "ABOR", "STAT", "NOOP", "MLST a.txt", "PWD", "XWHY" }[_random.Next(6)]));
        }
        if (_random.Next(3) > 0) _data.Drop();
        if (_random.Next(2) == 0) await AnsweredAsync();
    }

    private async Task MeetAsync()
    {
        if (_random.Next(4) == 0)
        {
            _words.OwnListener = _data.Listen();
            await CommandAsync($"PORT {HostPort.Format(_words.OwnListener)}");
            return;
        }
        await CommandAsync(_random.Next(2) == 0 ? "PASV" : "EPSV");
        if (_replies is not { Passive: { } announced, Last.Code: 227 or 229 }) return;
        if (HostPort.TryFindIn(announced.ToString(), out var address)) _data.Announced = address;
        else if (ExtendedHostPort.TryFindPortIn(announced.ToString(), out var port)) _data.Announced = new IPEndPoint(_ground.EndPoint.Address, port);
        if (_random.Next(4) > 0) await _data.DialAsync();
    }

    private async Task StartTlsAsync()
    {
        if (_stream is SslStream) return;
        await CommandAsync("AUTH TLS");
        if (_replies.AtEnd || _replies.Last is not { Code: 234 }) return;
        if (_random.Next(4) == 0)
        {
            Tell("rubbish instead of a handshake");
            (_mayEndSilently, _countable) = (true, false);
            await _stream.WriteAsync(Mutator.Change(_random, [22, 3, 1, 0, 50, 1, 0, 0, 46, 3, 3]));
            _socket.Shutdown(SocketShutdown.Send);
            return;
        }
        Tell("TLS");
        var ssl = new SslStream(_stream);
        _stream = ssl;
        await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = string.Create(CultureInfo.InvariantCulture, $"fuzz{Interlocked.Increment(ref _count)}.test"),
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null, // who the server is, is not the question here
        }).WaitAsync(TimeSpan.FromSeconds(60));
        await LogInAsync();
        await CommandAsync("PBSZ 0");
        await CommandAsync("PROT P");
    }

    private async Task SendRubbishAsync()
    {
        var rubbish = Mutator.Change(_random, Encoding.Latin1.GetBytes("STOR a\r\nRETR big.bin\r\n"), most: 20_000);
        Tell($"rubbish {Shown(rubbish)}");
        (_countable, _mayEndSilently) = (false, true); // an AUTH with something behind it may be in there
        await _stream.WriteAsync(rubbish);
        await _stream.WriteAsync("\r\n"u8.ToArray());
    }

    private async Task SendLinesAsync(int count)
    {
        var bytes = new List<byte>();
        for (; count > 0; count--)
        {
            var line = _words.Line();
            Note(line);
            bytes.AddRange(line);
            bytes.AddRange("\r\n"u8);
        }
        await SendPiecesAsync([.. bytes]);
    }

    private async Task CommandAsync(string line)
    {
        await SendAsync(Encoding.Latin1.GetBytes(line));
        await AnsweredAsync();
    }

    private async Task SendAsync(byte[] line)
    {
        Note(line);
        await SendPiecesAsync([.. line, .. "\r\n"u8]);
    }

    /// <summary>In one piece, or cut anywhere.</summary>
    private async Task SendPiecesAsync(byte[] bytes)
    {
        var cut = _random.Next(4) == 0 ? _random.Next(bytes.Length) : 0;
        if (cut > 0) await _stream.WriteAsync(bytes.AsMemory(0, cut));
        await _stream.WriteAsync(bytes.AsMemory(cut));
    }

    private void Note(byte[] line)
    {
        Tell($"C: {Shown(line)}");
        _lines++;
        var text = Encoding.Latin1.GetString(line);
        if (text.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase) || text.StartsWith("CCC", StringComparison.OrdinalIgnoreCase)) _mayEndSilently = true;
        if (text.Equals("QUIT", StringComparison.OrdinalIgnoreCase)) _countable = false; // what comes behind it is not answered
    }

    /// <summary>Waits until everything sent is answered, or cannot be counted.</summary>
    private Task AnsweredAsync()
    {
        _data.LetGo();
        return _countable ? _replies.ReadUntilAsync(_stream, () => _replies.Finals >= _lines) : Task.CompletedTask;
    }

    /// <summary>A last line that is certainly answered, in order, behind everything before it; or the server has said why it hung up.</summary>
    private async Task EndAsync()
    {
        _data.Drop();
        var marker = string.Create(CultureInfo.InvariantCulture, $"ZQ{_random.Next(100_000)}");
        if (!_replies.AtEnd)
        {
            await SendAsync(Encoding.ASCII.GetBytes(marker));
            await _replies.ReadUntilAsync(_stream, () => _replies.Last?.ToString().Contains($"Unknown command {marker}.", StringComparison.Ordinal) == true);
        }
        if (_replies is { AtEnd: true, WasReset: false, Last.Code: not (421 or 221) } && !_mayEndSilently)
            throw new InvalidOperationException($"the server closed the connection without a word; the last was {_replies.Last}");
        if (!_replies.AtEnd && _countable && _replies.Finals != _lines) throw new InvalidOperationException($"{_lines} lines were sent, {_replies.Finals} replies came");
    }

    private void Tell(string what) => _story.AppendLine(what);

    private static string Shown(byte[] bytes) =>
        string.Concat(bytes.Take(300).Select(b => b is >= 32 and < 127 ? ((char)b).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{b:x2}"))) + (bytes.Length > 300 ? $"… ({bytes.Length} bytes)" : "");
}

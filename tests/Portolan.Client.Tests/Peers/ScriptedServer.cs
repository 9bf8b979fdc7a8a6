using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Portolan.Testing;

namespace Portolan.Client.Tests.Peers;

/// <summary>
/// A server that follows a script over loopback: <c>S:</c> it says, <c>C:</c> it expects (a * at the end takes anything).
/// <c>{port}</c> opens a passive port and stands for it, <c>{p1},{p2}</c> for its two bytes. <c>D:</c> sends a line of data, <c>D*</c> a thousand times so many, <c>D!</c> ends it in order, <c>D#</c> resets it;
/// <c>U:</c> expects an upload of these bytes; <c>dial</c> dials what PORT or EPRT announced; <c>stranger</c> dials it from 127.0.0.2;
/// <c>tls</c> runs the handshake, and <c>D~</c> sends a line of data under TLS and ends it without close_notify;
/// <c>close</c> hangs up; <c>wait</c> waits for the test's signal; <c>hold</c> does until the client hangs up. <c>S+</c> glues its line to the next one in one packet.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly bool _byteByByte;
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TcpListener? _passive;
    private Socket? _data;
    private int _announcedPort;
    private string _glued = "";

    public const string Login = """
        S: 220 Hello
        C: USER anonymous
        S: 331 Password
        C: PASS anonymous@
        S: 230 In
        C: FEAT
        S: 211-Features
        S:  MLST type*;size*;modify*;
        S:  SIZE
        S:  MDTM
        S:  REST STREAM
        S:  EPSV
        S: 211 End

        """;

    /// <summary>The login of a server that knows RFC 959 only.</summary>
    public const string OldLogin = """
        S: 220 Hello
        C: USER anonymous
        S: 230 In
        C: FEAT
        S: 500 What?

        """;

    private ScriptedServer(string script, bool byteByByte)
    {
        _byteByByte = byteByByte;
        _listener.Start();
        Port = (ushort)((IPEndPoint)_listener.LocalEndpoint).Port;
        Completion = RunAsync(script);
    }

    public ushort Port { get; }

    /// <summary>Ends when the script does; throws where the client left it.</summary>
    public Task Completion { get; }

    public FtpClientOptions Options => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        Tls = TlsMode.None,
        Data = DataModeOptions.Auto with { Remember = false },
        Timeouts = new TimeoutOptions { Reply = TimeSpan.FromSeconds(60), DataConnect = TimeSpan.FromSeconds(10), IdleData = TimeSpan.FromSeconds(60), Abort = TimeSpan.FromSeconds(1) },
    };

    public static ScriptedServer Start(string script, bool byteByByte = false) => new(script, byteByByte);

    public void Go() => _go.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        _passive?.Stop();
        _data?.Dispose();
        await Task.WhenAny(Completion, Task.Delay(TimeSpan.FromSeconds(10)));
        if (Completion.IsFaulted) TestContext.Current.SendDiagnosticMessage(Completion.Exception!.ToString());
    }

    private async Task RunAsync(string script)
    {
        using var socket = await _listener.AcceptSocketAsync();
        socket.NoDelay = true;
        Stream control = new NetworkStream(socket);
        foreach (var line in script.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var step = line.TrimEnd('\r');
            if (step.Length == 0 || step.StartsWith('#')) continue;
            var text = step.Length > 3 ? step[3..] : "";
            switch (step.Length > 2 && step[2] == ' ' || step.Length == 2 ? step[..2] : step)
            {
                case "S:": await SendAsync(control, _glued + Expand(text) + "\r\n"); _glued = ""; break;
                case "S+": _glued += Expand(text) + "\r\n"; break;
                case "C:": await ExpectAsync(control, text); break;
                case "D:": await (await DataAsync()).SendAsync(Encoding.Latin1.GetBytes(text + "\r\n")); break;
                case "D*": await SendManyAsync(await DataAsync(), text); break;
                case "D!": (await DataAsync()).Shutdown(SocketShutdown.Both); CloseData(); break;
                case "D~": await SendUnderTlsAsync(await DataAsync(), text); CloseData(); break;
                case "D#": (await DataAsync()).Close(0); _data = null; break;
                case "U:": Assert.Equal(text, await ReceiveAllAsync(await DataAsync())); CloseData(); break;
                case "dial": await DialAsync(IPAddress.Loopback); break;
                case "stranger": await StrangerAsync(); break;
                case "tls": control = await SecureAsync(control); break;
                case "wait": await _go.Task.WaitAsync(TimeSpan.FromSeconds(60)); break;
                case "close": return;
                case "hold": while (await control.ReadAsync(new byte[100]) > 0) { } return;
                default: throw new FormatException($"What is '{step}'?");
            }
        }
    }

    private string Expand(string text)
    {
        if (!text.Contains("{p", StringComparison.Ordinal)) return text;
        _passive?.Stop();
        CloseData();
        _passive = new TcpListener(IPAddress.Loopback, 0);
        _passive.Start();
        var port = ((IPEndPoint)_passive.LocalEndpoint).Port;
        return text.Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{p1}", (port >> 8).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{p2}", (port & 255).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private async Task SendAsync(Stream control, string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        if (!_byteByByte) await control.WriteAsync(bytes);
        else
            foreach (var b in bytes) await control.WriteAsync(new[] { b });
    }

    private static async Task<Stream> SecureAsync(Stream plain)
    {
        var secured = new SslStream(plain);
        await secured.AuthenticateAsServerAsync(TestCertificate.Shared.Certificate);
        return secured;
    }

    private static async Task SendUnderTlsAsync(Socket data, string text)
    {
        var secured = await SecureAsync(new NetworkStream(data));
        await secured.WriteAsync(Encoding.Latin1.GetBytes(text + "\r\n"));
        data.Shutdown(SocketShutdown.Send);
        while (await data.ReceiveAsync(new byte[100]) > 0) { } // closed with something unread, it would be a reset
    }

    /// <param name="text">How many thousands, and behind a space the line.</param>
    private static async Task SendManyAsync(Socket data, string text)
    {
        var words = text.Split(' ', 2);
        var lines = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(words[1] + "\r\n", 1000)));
        for (var thousands = int.Parse(words[0], CultureInfo.InvariantCulture); thousands > 0; thousands--) await data.SendAsync(lines);
    }

    private async Task ExpectAsync(Stream control, string pattern)
    {
        var line = await ReceiveLineAsync(control);
        var fits = pattern.EndsWith('*') ? line.StartsWith(pattern[..^1], StringComparison.Ordinal) : line == pattern;
        Assert.True(fits, $"expected '{pattern}', the client sent '{line}'");
        if (line.StartsWith("EPRT", StringComparison.Ordinal)) _announcedPort = int.Parse(line.Split('|')[3], CultureInfo.InvariantCulture);
        if (line.StartsWith("PORT", StringComparison.Ordinal))
        {
            var numbers = line[5..].Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            _announcedPort = numbers[4] << 8 | numbers[5];
        }
    }

    private static async Task<string> ReceiveLineAsync(Stream control)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await control.ReadAsync(one) == 1)
        {
            if (one[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
        throw new EndOfStreamException($"the client hung up after '{line}'");
    }

    private async Task<Socket> DataAsync() => _data ??= await _passive!.AcceptSocketAsync();

    private async Task DialAsync(IPAddress from)
    {
        _data = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _data.Bind(new IPEndPoint(from, 0));
        await _data.ConnectAsync(IPAddress.Loopback, _announcedPort);
    }

    // Returns when the client has thrown the stranger out.
    private async Task StrangerAsync()
    {
        try
        {
            await DialAsync(IPAddress.Parse("127.0.0.2"));
            Assert.Equal(0, await _data!.ReceiveAsync(new byte[1]));
        }
        catch (SocketException e)
        {
            Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
        }
        CloseData();
    }

    private static async Task<string> ReceiveAllAsync(Socket data)
    {
        var all = new MemoryStream();
        var buffer = new byte[4096];
        while (await data.ReceiveAsync(buffer) is var count and > 0) all.Write(buffer, 0, count);
        return Encoding.Latin1.GetString(all.ToArray());
    }

    private void CloseData()
    {
        _data?.Dispose();
        _data = null;
    }
}

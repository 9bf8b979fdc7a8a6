using System.Globalization;
using System.Net;
using System.Text;

namespace Portolan.Server.Tests.Transcripts;

/// <summary>Plays the client of a transcript and holds the server to its lines.</summary>
internal sealed class TranscriptRunner(TranscriptServer server, bool byteByByte) : IAsyncDisposable
{
    private readonly StringBuilder _dialogue = new();
    private readonly List<byte> _toSend = [];
    private readonly DataEnd _data = new();
    private Wire _control = null!;
    private bool _skipLines;

    /// <summary>All that went over the control connection, for messages.</summary>
    public string Dialogue => _dialogue.ToString();

    public async Task PlayAsync(Transcript transcript)
    {
        await ConnectAsync();
        foreach (var step in transcript.Story)
        {
            try
            {
                await PlayAsync(step);
            }
            catch (Exception e)
            {
                throw new TranscriptException($"{step}\n{e.Message}\n--- so far\n{Dialogue}", e);
            }
        }

        await FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _data.DisposeAsync();
        if (_control is not null) await _control.DisposeAsync();
    }

    private async Task PlayAsync(Step step)
    {
        // Command lines that stand together go out together.
        if (step.Kind is not ("C:" or "C>")) await FlushAsync();
        switch (step.Kind)
        {
            case "C:": Send(step.Text + "\\r\\n"); break;
            case "C>": Send(step.Text); break;
            case "S:" when step.Text == "...": _skipLines = true; break;
            case "S:": await ExpectAsync(step.Text); break;
            case "D>": await (await _data.OpenAsync()).SendAsync(Transcript.Unescape(step.Text)); break;
            case "D<": AssertMatch(step.Text, await (await _data.OpenAsync()).ReadLineAsync()); break;
            case "D=": Assert.Equal(Text(Transcript.Unescape(step.Text)), Text(await (await _data.OpenAsync()).ReadToEndAsync())); break;
            case "@holds": Assert.Equal(Text(Transcript.Unescape(step.Text[(step.Words[0].Length + 1)..])), Text(await server.ReadAsync(step.Words[0]))); break;
            case "@gone": Assert.Null(await server.ReadAsync(step.Text)); break;
            default: await DirectAsync(step); break;
        }
    }

    private async Task DirectAsync(Step step)
    {
        switch (step.Kind)
        {
            case "@login": await LogInAsync(step.Words is [var user, var password] ? (user, password) : ("alice", "secret")); break;
            case "@PASV" or "@EPSV": await _data.DialAsync(AddressIn(await AskAsync(step.Kind[1..]))); break;
            case "@PORT" or "@EPRT": Assert.StartsWith("200 ", await AskAsync(_data.Listen(step.Kind[1..], _control.Local.Address)), StringComparison.Ordinal); break;
            case "@AUTH":
                Assert.StartsWith("234 ", await AskAsync("AUTH TLS"), StringComparison.Ordinal);
                await _control.StartTlsAsync();
                break;
            case "@PROT":
                Assert.StartsWith("200 ", await AskAsync("PBSZ 0"), StringComparison.Ordinal);
                Assert.StartsWith("200 ", await AskAsync("PROT P"), StringComparison.Ordinal);
                _data.IsEncrypted = true;
                break;
            case "@close": await (await _data.OpenAsync()).CompleteAsync(); break;
            case "@reset": (await _data.OpenAsync()).Reset(); break;
            case "@eof": Assert.Equal("", Text(await (await _data.OpenAsync()).ReadToEndAsync())); break;
            case "@closed": Assert.Equal("", Text(await _control.ReadToEndAsync())); break;
            case "@reconnect": await ReconnectAsync(); break;
            case "@advance": await server.AdvanceAsync(int.Parse(step.Text, CultureInfo.InvariantCulture)); break;
            default: throw new FormatException($"no directive {step.Kind}");
        }
    }

    private async Task ConnectAsync()
    {
        _control = await Wire.DialAsync(server.EndPoint);
        if (server.IsImplicit) await _control.StartTlsAsync();
        await ExpectAsync("220 *");
    }

    private async Task ReconnectAsync()
    {
        await _control.DisposeAsync();
        await ConnectAsync();
    }

    private async Task LogInAsync((string User, string Password) account)
    {
        Assert.StartsWith("331 ", await AskAsync($"USER {account.User}"), StringComparison.Ordinal);
        Assert.StartsWith("230 ", await AskAsync($"PASS {account.Password}"), StringComparison.Ordinal);
    }

    private async Task<string> AskAsync(string command)
    {
        Send(command + "\\r\\n");
        await FlushAsync();
        return Text(await ReadAsync());
    }

    private void Send(string text)
    {
        _dialogue.Append("C: ").AppendLine(text);
        _toSend.AddRange(Transcript.Unescape(text));
    }

    private async Task FlushAsync()
    {
        var bytes = _toSend.ToArray();
        _toSend.Clear();
        for (var i = 0; byteByByte && i < bytes.Length; i++) await _control.SendAsync(bytes.AsMemory(i, 1));
        if (!byteByByte && bytes.Length > 0) await _control.SendAsync(bytes);
    }

    private async Task ExpectAsync(string pattern)
    {
        var line = await ReadAsync();
        while (_skipLines && line is not null && !Pattern.Matches(pattern, line)) line = await ReadAsync();
        _skipLines = false;
        AssertMatch(pattern, line);
    }

    private async Task<byte[]?> ReadAsync()
    {
        var line = await _control.ReadLineAsync();
        _dialogue.Append("S: ").AppendLine(Text(line));
        return line;
    }

    private static void AssertMatch(string pattern, byte[]? line) =>
        Assert.True(line is not null && Pattern.Matches(pattern, line), $"expected {pattern}\nreceived {Text(line)}");

    private static string Text(byte[]? bytes) => bytes is null ? "(nothing)" : Encoding.Latin1.GetString(bytes);

    /// <summary>Where 227 or 229 says to dial.</summary>
    private IPEndPoint AddressIn(string reply)
    {
        if (reply.StartsWith("229 ", StringComparison.Ordinal))
            return new IPEndPoint(server.EndPoint.Address, int.Parse(reply.Split('|')[^2], CultureInfo.InvariantCulture));
        Assert.StartsWith("227 ", reply, StringComparison.Ordinal);
        var numbers = reply[(reply.IndexOf('(') + 1)..reply.IndexOf(')')].Split(',');
        var port = (byte.Parse(numbers[4], CultureInfo.InvariantCulture) * 256) + byte.Parse(numbers[5], CultureInfo.InvariantCulture);
        return new IPEndPoint(IPAddress.Parse(string.Join('.', numbers[..4])), port);
    }
}

/// <summary>A server that left its lines: the step, what came instead, and the dialogue up to there.</summary>
public sealed class TranscriptException(string message, Exception innerException) : Exception(message, innerException);

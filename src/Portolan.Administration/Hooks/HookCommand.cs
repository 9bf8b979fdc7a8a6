using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>
/// Tells a hook by running a program: no shell, the arguments as they were written, the facts as <c>PORTOLAN_…</c> in the environment and as
/// JSON on standard input. Nothing a client sends ever becomes an argument.
/// </summary>
internal static class HookCommand
{
    private const int MostOutput = 4096;
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);
    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TZ", "TMPDIR", "SystemRoot", "TEMP"];

    /// <summary>Splits a command as it is written: blanks part the words, quotes of either kind keep them together. Null where a quote is open.</summary>
    public static IReadOnlyList<string>? Split(string command)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var quote = '\0';
        foreach (var c in command)
        {
            if (quote != '\0')
            {
                if (c == quote) quote = '\0';
                else word!.Append(c);
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                word ??= new StringBuilder();
            }
            else if (char.IsWhiteSpace(c))
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
            }
            else (word ??= new StringBuilder()).Append(c);
        }
        if (word is not null) words.Add(word.ToString());
        return quote == '\0' ? words : null;
    }

    public static async Task<HookAttempt> TellAsync(Hook hook, HookMessage message, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        if (Split(hook.Target) is not [var program, ..] words) return HookAttempt.Failed(("the command cannot be read", "命令无法识别"));
        using var process = new Process { StartInfo = StartOf(program, words.Skip(1), message) };
        try
        {
            process.Start();
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            return HookAttempt.Failed(($"the program did not start: {Printable.Line(e.Message)}", $"程序未能启动：{Printable.Line(e.Message)}"));
        }
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(limit ?? DefaultLimit);
        try
        {
            var output = ReadAsync(process.StandardOutput.BaseStream, time.Token);
            var errors = ReadAsync(process.StandardError.BaseStream, time.Token);
            await FeedAsync(process, message, time.Token);
            await process.WaitForExitAsync(time.Token);
            await Task.WhenAll(output, errors);
            if (process.ExitCode == 0) return HookAttempt.Delivered(0);
            var said = await errors is { Length: > 0 } complaint ? complaint : await output;
            return said.Length > 0 ? HookAttempt.Failed(($"the program says: {said}", $"程序报告：{said}"), process.ExitCode) : HookAttempt.Failed(("the program reports a failure", "程序报告失败"), process.ExitCode);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            if (cancellationToken.IsCancellationRequested) return HookAttempt.Failed(("the server stopped", "服务器已停止"));
            var seconds = (limit ?? DefaultLimit).TotalSeconds;
            return HookAttempt.Failed(($"ended after {seconds:0} s", $"{seconds:0} 秒后被终止"));
        }
    }

    private static ProcessStartInfo StartOf(string program, IEnumerable<string> arguments, HookMessage message)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, CreateNoWindow = true, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // What else stands in the server's environment is no business of a hook.
        foreach (var name in start.Environment.Keys.Except(Inherited, StringComparer.Ordinal).ToList()) start.Environment.Remove(name);
        start.Environment["PORTOLAN_EVENT"] = message.EventName;
        start.Environment["PORTOLAN_ID"] = message.Id;
        foreach (var (name, value) in message.Facts) start.Environment["PORTOLAN_" + name.ToUpperInvariant()] = HookMessage.Text(value);
        return start;
    }

    private static async Task FeedAsync(Process process, HookMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(message.ToJson(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            return; // it does not want to read
        }
    }

    /// <summary>The beginning of what it says, as one line; the rest is read and dropped, so that it never blocks.</summary>
    private static async Task<string> ReadAsync(Stream from, CancellationToken cancellationToken)
    {
        var kept = new MemoryStream();
        var buffer = new byte[1024];
        while (await from.ReadAsync(buffer, cancellationToken) is var read and > 0)
            kept.Write(buffer, 0, (int)Math.Min(read, MostOutput - kept.Length));
        return Printable.Line(Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length));
    }
}

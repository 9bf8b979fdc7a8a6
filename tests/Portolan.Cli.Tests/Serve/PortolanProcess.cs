using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Portolan.Cli.Tests.Serve;

/// <summary><c>portolan serve</c> in a process of its own, from the line that says where it listens to its end.</summary>
internal sealed class PortolanProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _error = new();
    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PortolanProcess(Process process) => _process = process;

    public int Port { get; private set; }

    public IEnumerable<string> OutputLines => _output.Where(line => line.Length > 0);

    public static async Task<PortolanProcess> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Repository.Portolan, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LANG"] = "C";
        var server = new PortolanProcess(Process.Start(start) ?? throw new InvalidOperationException("portolan did not start"));
        server._process.OutputDataReceived += (_, line) => server.Take(line.Data, server._output);
        server._process.ErrorDataReceived += (_, line) => server.Take(line.Data, server._error);
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        var ended = server._process.WaitForExitAsync();
        var ready = Task.WhenAll(server._listens.Task, server._shown.Task);
        if (await Task.WhenAny(ready, ended).WaitAsync(Limit) == ended && !ready.IsCompleted)
            throw new InvalidOperationException($"portolan ended with {server._process.ExitCode}:\n{string.Join('\n', server._error)}");
        return server;
    }

    /// <summary>The first thing the server printed that fits.</summary>
    public string Find(string pattern) =>
        _output.Concat(_error).Select(line => Regex.Match(line, $"(?<![\\w-]){pattern}(?![\\w-])", RegexOptions.None, Limit)).First(match => match.Success).Value;

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited) await ToolRun.RunAsync("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (OperatingSystem.IsWindows()) _process.Kill();
        else await StopAsync();
        _process.Dispose();
    }

    private void Take(string? line, ConcurrentQueue<string> lines)
    {
        if (line is null) return;
        lines.Enqueue(line);
        var address = Regex.Match(line, @"ftp://127\.0\.0\.1:(?<port>\d+)/", RegexOptions.None, Limit);
        if (address.Success && Port == 0)
        {
            Port = int.Parse(address.Groups["port"].Value, CultureInfo.InvariantCulture);
            _listens.SetResult();
        }
        if (line.Contains("Try it", StringComparison.Ordinal)) _shown.TrySetResult(); // the last line of the block
    }
}

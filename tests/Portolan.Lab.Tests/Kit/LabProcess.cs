using System.Diagnostics;
using System.Globalization;
using System.Text;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Kit;

/// <summary>A program that runs in a namespace for as long as this object lives. Ended by its process id.</summary>
public sealed class LabProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly SemaphoreSlim _said = new(0);

    private LabProcess(Process process) => _process = process;

    /// <summary><c>ip netns exec</c> becomes the program it starts, so this is the program's own id.</summary>
    public int Id => _process.Id;

    /// <summary>Both of its output streams so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static LabProcess Start(Node node, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("ip", ["netns", "exec", node.Namespace, program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? ToolRun.Neutral) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        var running = new LabProcess(process);
        process.OutputDataReceived += running.OnLine;
        process.ErrorDataReceived += running.OnLine;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Waits until the program has printed <paramref name="text"/>.</summary>
    public async Task WaitForOutputAsync(string text, TimeSpan limit)
    {
        for (var clock = Stopwatch.StartNew(); !Output.Contains(text, StringComparison.Ordinal);)
            if (clock.Elapsed > limit || !await _said.WaitAsync(limit))
                throw new TimeoutException($"{Describe()} did not say \"{text}\":\n{Output}");
    }

    /// <summary>Waits until the program listens on a TCP port.</summary>
    public async Task WaitForListenerAsync(int port, TimeSpan limit)
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        for (var clock = Stopwatch.StartNew(); !ListensOn(port); await often.WaitForNextTickAsync())
        {
            if (_process.HasExited) throw new InvalidOperationException($"{Describe()} ended with {_process.ExitCode}:\n{Output}");
            if (clock.Elapsed > limit) throw new TimeoutException($"{Describe()} does not listen on {port}:\n{Output}");
        }
    }

    /// <summary>Asks it to stop by a signal (<c>TERM</c>, <c>INT</c>), then insists.</summary>
    public async Task StopAsync(string signal = "TERM")
    {
        if (_process.HasExited) return;
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private string Describe() => string.Join(' ', _process.StartInfo.ArgumentList.Skip(2));

    private void OnLine(object sender, DataReceivedEventArgs line)
    {
        lock (_output) _output.AppendLine(line.Data);
        _said.Release();
    }

    // The kernel shows every process the sockets of its own namespace. State 0A is LISTEN.
    private bool ListensOn(int port) => new[] { "tcp", "tcp6" }.Any(table =>
    {
        try
        {
            return File.ReadLines($"/proc/{Id}/net/{table}").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Any(fields => fields[3] == "0A" && fields[1].EndsWith($":{port:X4}", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false; // it has just ended
        }
    });
}

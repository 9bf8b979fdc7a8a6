using System.Diagnostics;
using System.Text.Json;
using Portolan.Cli.Explain.Ends;
using Portolan.Cli.Text;

namespace Portolan.Cli.Explain.Nat;

/// <summary>One end as a process of its own: this program again, started in its network. It reports in lines of JSON and ends when we do.</summary>
internal sealed class EndProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private readonly Process _process;
    private readonly End _end;
    private readonly Diary _diary;
    private readonly Task _reading;

    private EndProcess(Process process, End end, Diary diary)
    {
        (_process, _end, _diary) = (process, end, diary);
        _reading = ReadAsync();
    }

    public static EndProcess Start(NetworkNamespace network, End end, Lesson lesson, Language language, Diary diary)
    {
        var (program, before) = Self();
        var start = new ProcessStartInfo(program, [.. before, .. EndOption.Arguments(end, lesson, language)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true, // its end is our end
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new EndProcess(network.Run(() => Process.Start(start)) ?? throw new InvalidOperationException($"{program} did not start."), end, diary);
    }

    /// <summary>Returns when the process has ended; a failure of it stands in the diary then.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _reading.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        if (await Task.WhenAny(_reading, Task.Delay(StopLimit)) != _reading) _process.Kill();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var errors = _process.StandardError.ReadToEndAsync();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            try
            {
                _diary.Add(Happening.FromLine(line));
            }
            catch (JsonException)
            {
                _diary.Add(new(_end, Happened.Failed, line));
            }
        }
        await _process.WaitForExitAsync();
        if (_process.ExitCode != 0) _diary.Add(new(_end, Happened.Failed, (await errors).Trim()));
    }

    // Started as "dotnet portolan.dll", the program to start again is dotnet.
    private static (string Program, string[] Before) Self()
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This process has no program.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? (program, [Path.Join(AppContext.BaseDirectory, "portolan.dll")]) : (program, []);
    }
}

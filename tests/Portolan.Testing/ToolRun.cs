using System.Diagnostics;
using System.Text;

namespace Portolan.Testing;

/// <summary>What a program did that was run to its end.</summary>
/// <param name="CommandLine">As run, for messages.</param>
public sealed record ToolRun(string CommandLine, int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Fails with all that the program said unless it exited with 0.</summary>
    public ToolRun ShouldSucceed() => Succeeded ? this : throw new InvalidOperationException(ToString());

    public override string ToString() => $"{CommandLine}\nexit code {ExitCode}\n--- output\n{Output}\n--- error\n{Error}";

    /// <summary>Runs a program to its end; one that outlives <paramref name="limit"/> is killed with its children, and the call fails.</summary>
    /// <param name="input">Its standard input; null gives an empty one.</param>
    /// <exception cref="TimeoutException">With what the program had said until then.</exception>
    public static async Task<ToolRun> RunAsync(
        string program, IEnumerable<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null, TimeSpan? limit = null, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? Neutral) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = new StringBuilder();
        var error = new StringBuilder();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit ?? TimeSpan.FromMinutes(3));
        var line = $"{program} {string.Join(' ', start.ArgumentList)}";
        try
        {
            await Task.WhenAll(
                FeedAsync(process, input),
                CollectAsync(process.StandardOutput, output, deadline.Token),
                CollectAsync(process.StandardError, error, deadline.Token),
                process.WaitForExitAsync(deadline.Token));
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{line}\nwas killed at its time limit\n--- output\n{output}\n--- error\n{error}", e);
        }

        return new ToolRun(line, process.ExitCode, output.ToString(), error.ToString());
    }

    /// <summary>English messages and UTF-8 names, whatever the machine is set to.</summary>
    public static IReadOnlyDictionary<string, string> Neutral { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["LC_ALL"] = "C.UTF-8",
        ["LANG"] = "C.UTF-8",
        ["TERM"] = "dumb",
    };

    private static async Task FeedAsync(Process process, string? input)
    {
        try
        {
            if (input is not null) await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading all of its input; its exit code tells the rest.
        }
    }

    private static async Task CollectAsync(StreamReader reader, StringBuilder into, CancellationToken cancellationToken)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellationToken) is var read and > 0) into.Append(buffer, 0, read);
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portolan.Testing;

/// <summary>A server that runs as a process of its own for as long as this object lives.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private ServerProcess(Process process) => _process = process;

    public int ProcessId => _process.Id;

    /// <summary>All that the server has printed so far.</summary>
    public string Log
    {
        get
        {
            lock (_log) return _log.ToString();
        }
    }

    /// <summary>Starts a server and waits until it accepts connections on each of <paramref name="ports"/>.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not listen in time; the message carries its log.</exception>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start, params IReadOnlyList<IPEndPoint> ports)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.StandardInput.Close();
        var server = new ServerProcess(process);
        process.OutputDataReceived += server.OnLine;
        process.ErrorDataReceived += server.OnLine;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            foreach (var port in ports) await server.WaitForAsync(port);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks by SIGTERM, then insists.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    /// <summary>Asks the server to stop and waits for it.</summary>
    /// <returns>Its exit code; null if it had to be killed.</returns>
    public async Task<int?> StopAsync()
    {
        if (_process.HasExited) return _process.ExitCode;
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            return null;
        }
    }

    private void OnLine(object sender, DataReceivedEventArgs line)
    {
        lock (_log) _log.AppendLine(line.Data);
    }

    private async Task WaitForAsync(IPEndPoint port)
    {
        for (var start = Stopwatch.StartNew(); start.Elapsed < StartLimit;)
        {
            if (_process.HasExited) throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode}:\n{Log}");
            if (await AcceptsAsync(port)) return;
            await Task.Delay(20);
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} does not listen on {port}:\n{Log}");
    }

    private static async Task<bool> AcceptsAsync(IPEndPoint port)
    {
        using var socket = new Socket(port.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

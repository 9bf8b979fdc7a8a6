using System.Globalization;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Kit;

/// <summary>Our server as its users run it: the process <c>portolan serve</c>, on port 21 of its namespace.</summary>
public sealed class LabServer : IAsyncDisposable
{
    public const string User = "lab";
    public const string Password = "secret";
    public const int ControlPort = 21;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static int _count;

    private readonly LabProcess _process;
    private readonly string _folder;

    private LabServer(LabProcess process, string folder) => (_process, _folder) = (process, folder);

    /// <summary>What it has logged so far, every command and reply included.</summary>
    public string Log => _process.Output;

    /// <summary>The user's files.</summary>
    public string Files => Path.Join(_folder, "files");

    public static async Task<LabServer> StartAsync(Node node, IReadOnlyList<string> arguments)
    {
        var folder = Path.Join(Path.GetTempPath(), LabRun.Prefix + "server-" + Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture));
        var files = Directory.CreateDirectory(Path.Join(folder, "files")).FullName;
        var certificate = Write(folder, "cert.pem", TestCertificate.Shared.CertificatePem);
        var key = Write(folder, "key.pem", TestCertificate.Shared.KeyPem);
        var process = LabProcess.Start(node, Repository.Portolan,
        [
            "serve", "--listen", $"*:{ControlPort}", "--root", files, "--user", $"{User}:{Password}", "--no-console", "--log-level", "trace", .. arguments,
            .. arguments.Contains("--no-tls") ? (string[])[] : ["--tls-cert", certificate, "--tls-key", key],
        ]);
        var server = new LabServer(process, folder);
        try
        {
            await process.WaitForListenerAsync(ControlPort, StartLimit);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it has printed or logged this.</summary>
    public Task WaitForLogAsync(string text) => _process.WaitForOutputAsync(text, StartLimit);

    public void Put(string name, ReadOnlySpan<byte> content) => File.WriteAllBytes(Path.Join(Files, name), content);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Write(string folder, string name, string content)
    {
        var path = Path.Join(folder, name);
        File.WriteAllText(path, content + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}

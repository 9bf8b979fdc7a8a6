using System.Globalization;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Kit;

/// <summary>
/// Somebody else's server: vsftpd on port 21 of its namespace, with files for everybody, as eng/fetch-daemons.sh unpacked it. It says
/// as little of what it saw as most servers do. IPv4 only, since it announces a set address only then.
/// </summary>
public sealed class LabVsftpd : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static int _count;

    private readonly LabProcess _process;
    private readonly string _folder;

    private LabVsftpd(LabProcess process, string folder) => (_process, _folder) = (process, folder);

    public string Log => _process.Output;

    /// <summary>Skips the running test where it was not fetched; fails it in CI.</summary>
    public static void Require()
    {
        if (File.Exists(Program)) return;
        const string message = "skipped: needs vsftpd: run eng/fetch-daemons.sh";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(message);
        Assert.Skip(message);
    }

    public static bool IsThere => File.Exists(Program);

    /// <param name="ports">The passive range, as <c>FIRST-LAST</c>.</param>
    /// <param name="announced">What 227 names; null leaves it to vsftpd, which names its own address.</param>
    public static async Task<LabVsftpd> StartAsync(Node node, string ports, string? announced)
    {
        var folder = Directory.CreateDirectory(Path.Join(Path.GetTempPath(), LabRun.Prefix + "vsftpd-" + Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture))).FullName;
        // vsftpd refuses a root that its user may write to, and needs one that it can enter.
        var files = Directory.CreateDirectory(Path.Join(folder, "files")).FullName;
        var configuration = Path.Join(folder, "vsftpd.conf");
        File.WriteAllText(Path.Join(folder, "cert.pem"), TestCertificate.Shared.CertificatePem + "\n" + TestCertificate.Shared.KeyPem + "\n");
        File.WriteAllText(configuration, Settings(folder, files, ports.Split('-'), announced));
        var environment = new Dictionary<string, string>(ToolRun.Neutral) { ["LD_LIBRARY_PATH"] = string.Join(':', Directory.GetDirectories(Unpacked("lib", "usr", "lib"), "*-linux-gnu")) };
        var server = new LabVsftpd(LabProcess.Start(node, Program, [configuration], environment), folder);
        try
        {
            await server._process.WaitForListenerAsync(LabServer.ControlPort, StartLimit);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Program => Unpacked("vsftpd", "usr", "sbin", "vsftpd");

    private static string Unpacked(params ReadOnlySpan<string> parts) => Path.Join([Repository.Root, "artifacts", "daemons", .. parts]);

    // isolate and seccomp_sandbox are off because vsftpd's own filter of 2012 kills sessions on current kernels.
    private static string Settings(string folder, string files, string[] range, string? announced) => $"""
        listen=YES
        background=NO
        anonymous_enable=YES
        no_anon_password=YES
        local_enable=NO
        anon_root={files}
        ftp_username=daemon
        nopriv_user=nobody
        secure_chroot_dir={files}
        connect_from_port_20=YES
        pasv_min_port={range[0]}
        pasv_max_port={range[1]}
        {(announced is null ? "" : $"pasv_address={announced}")}
        xferlog_enable=NO
        session_support=NO
        isolate=NO
        isolate_network=NO
        seccomp_sandbox=NO
        ssl_enable=YES
        allow_anon_ssl=YES
        ssl_tlsv1=YES
        ssl_ciphers=HIGH
        rsa_cert_file={Path.Join(folder, "cert.pem")}
        require_ssl_reuse=YES

        """;
}

using System.Globalization;
using System.Security.Authentication;
using Portolan.Interop.Tests.Daemons;
using Portolan.Testing;

namespace Portolan.Interop.Tests.Clients;

/// <summary>One login of a foreign client under explicit TLS: so many uploads of one file, then as many downloads of what came of it.</summary>
/// <param name="Local">Uploaded as <paramref name="Remote"/>.0, .1, …</param>
/// <param name="Back">Downloads go to this path with .0, .1, … behind it.</param>
public sealed record Visit(string Host, ushort Port, SslProtocols Version, int Count, string Local, string Remote, string Back)
{
    private const string FtplibProgram = """
        import ftplib, ssl, sys

        kind, host, port, user, password, version, count, local, remote, back = sys.argv[1:]
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.minimum_version = context.maximum_version = ssl.TLSVersion[version]

        class ReusingFtp(ftplib.FTP_TLS):
            "The subclass that ftplib's users write for servers that demand session reuse."
            def ntransfercmd(self, cmd, rest=None):
                conn, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
                return self.context.wrap_socket(conn, server_hostname=self.host, session=self.sock.session), size

        ftp = {"reusing": ReusingFtp, "plain": ftplib.FTP_TLS}[kind](context=context, timeout=20)
        ftp.set_debuglevel(1)
        ftp.connect(host, int(port))
        ftp.login(user, password)
        ftp.prot_p()
        for i in range(int(count)):
            with open(local, "rb") as file: ftp.storbinary(f"STOR {remote}.{i}", file)
        for i in range(int(count)):
            with open(f"{back}.{i}", "wb") as file: ftp.retrbinary(f"RETR {remote}.{i}", file.write)
        ftp.quit()
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private bool IsTls12 => Version == SslProtocols.Tls12;

    public Task<ToolRun> ByCurlAsync()
    {
        List<string> options = ["--silent", "--show-error", "--verbose", "--insecure", "--ssl-reqd", "--max-time", "80", "--user", $"{Daemon.User}:{Daemon.Password}"];
        options.AddRange(IsTls12 ? ["--tls-max", "1.2"] : ["--tlsv1.3"]);
        List<string> arguments = [.. options];
        for (var i = 0; i < Count; i++) arguments.AddRange(["--upload-file", Local, $"ftp://{Host}:{Port}//{Remote}.{i}"]);
        arguments.AddRange(["--next", .. options]);
        for (var i = 0; i < Count; i++) arguments.AddRange(["--output", $"{Back}.{i}", $"ftp://{Host}:{Port}//{Remote}.{i}"]);
        return ToolRun.RunAsync("curl", arguments, limit: Limit);
    }

    public Task<ToolRun> ByLftpAsync()
    {
        var transfers = Enumerable.Range(0, Count).Select(i => $"put \"{Local}\" -o \"{Remote}.{i}\"")
            .Concat(Enumerable.Range(0, Count).Select(i => $"get \"{Remote}.{i}\" -o \"{Back}.{i}\""));
        var script = $"""
            debug 5
            set cmd:fail-exit yes
            set net:timeout 20
            set net:max-retries 1
            set ssl:verify-certificate no
            set ssl:priority "NORMAL:-VERS-ALL:+VERS-TLS1.{(IsTls12 ? 2 : 3)}"
            set ftp:ssl-force yes
            set ftp:ssl-protect-data yes
            set ftp:prefer-epsv yes
            open -u {Daemon.User},{Daemon.Password} ftp://{Host}:{Port}/
            {string.Join('\n', transfers)}

            """;
        return ToolRun.RunAsync("lftp", ["-f", "/dev/stdin"], script, limit: Limit);
    }

    public Task<ToolRun> ByFtplibAsync() => ByFtplibAsync("reusing");

    /// <summary>ftplib as it comes: it resumes nothing.</summary>
    public Task<ToolRun> ByPlainFtplibAsync() => ByFtplibAsync("plain");

    private Task<ToolRun> ByFtplibAsync(string kind) => ToolRun.RunAsync(
        PyFtpdLib.Python, ["-c", FtplibProgram, kind, Host, $"{Port}", Daemon.User, Daemon.Password, IsTls12 ? "TLSv1_2" : "TLSv1_3", Times, Local, Remote, Back], limit: Limit);

    public async Task<ToolRun> ByBasicFtpAsync() => await ToolRun.RunAsync(
        "node", [await BasicFtp.InstallAsync(), Host, $"{Port}", Daemon.User, Daemon.Password, IsTls12 ? "TLSv1.2" : "TLSv1.3", Times, Local, Remote, Back], limit: Limit);

    private string Times => Count.ToString(CultureInfo.InvariantCulture);
}

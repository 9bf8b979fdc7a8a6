using Portolan.Diagnosis;
using Portolan.Testing;

namespace Portolan.Interop.Tests.Clients;

public sealed class Lftp : ForeignClient
{
    public override string Name => "lftp";

    /// <remarks>lftp sends EPRT for IPv6 and PORT for IPv4 only.</remarks>
    public override bool Takes(Route route) => !route.IsActive || route.IPv6 == (route.Mode is DataMode.Eprt);

    public override Task<ToolRun> UploadAsync(Account account, Route route, string local, string remote) =>
        RunAsync(account, route, $"put {Quote(local)} -o {Quote(remote)}");

    public override Task<ToolRun> DownloadAsync(Account account, Route route, string remote, string local) =>
        RunAsync(account, route, $"get {Quote(remote)} -o {Quote(local)}");

    public override Task<ToolRun> ResumeUploadAsync(Account account, Route route, string local, string remote) =>
        RunAsync(account, route, $"put -c {Quote(local)} -o {Quote(remote)}");

    public override Task<ToolRun> ResumeDownloadAsync(Account account, Route route, string remote, string local) =>
        RunAsync(account, route, $"get -c {Quote(remote)} -o {Quote(local)}");

    public override Task<ToolRun> ListAsync(Account account, Route route, string folder) =>
        RunAsync(account, route, $"cls -1 {Quote(folder)}");

    public override Task<ToolRun> RenameAsync(Account account, Route route, string from, string to) =>
        RunAsync(account, route, $"mv {Quote(from)} {Quote(to)}");

    public override Task<ToolRun> DeleteAsync(Account account, Route route, string path) =>
        RunAsync(account, route, $"rm {Quote(path)}");

    public override Task<ToolRun> MakeFolderAsync(Account account, Route route, string path) =>
        RunAsync(account, route, $"mkdir {Quote(path)}");

    public override Task<ToolRun> RemoveFolderAsync(Account account, Route route, string path) =>
        RunAsync(account, route, $"rmdir {Quote(path)}");

    private static Task<ToolRun> RunAsync(Account account, Route route, string command)
    {
        var host = account.UrlFor(route, "");
        var script = $"""
            debug 5
            set cmd:fail-exit yes
            set net:timeout 20
            set net:max-retries 1
            set net:persist-retries 0
            set ssl:verify-certificate no
            set xfer:clobber yes
            set ftp:ssl-allow {Word(route.IsEncrypted)}
            set ftp:ssl-force {Word(route.IsEncrypted)}
            set ftp:ssl-protect-data yes
            set ftp:ssl-protect-list yes
            set ftp:passive-mode {Word(!route.IsActive)}
            set ftp:prefer-epsv {Word(route.Mode is DataMode.Epsv)}
            set ftp:use-stat no
            open -u {account.User},{account.Password} {host}
            {command}

            """;
        return ToolRun.RunAsync("lftp", ["-f", "/dev/stdin"], script, limit: Limit);
    }

    private static string Word(bool on) => on ? "yes" : "no";

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}

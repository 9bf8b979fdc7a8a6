using Portolan.Diagnosis;
using Portolan.Testing;

namespace Portolan.Interop.Tests.Clients;

public sealed class Curl : ForeignClient
{
    public override string Name => "curl";

    /// <remarks>curl 7.88 hangs in active mode with TLS against every server: that pair is left out.</remarks>
    public override bool Takes(Route route) => !(route.IsActive && route.IsEncrypted);

    public override Task<ToolRun> UploadAsync(Account account, Route route, string local, string remote) =>
        RunAsync(account, route, remote, "--upload-file", local);

    public override Task<ToolRun> DownloadAsync(Account account, Route route, string remote, string local) =>
        RunAsync(account, route, remote, "--output", local);

    public override Task<ToolRun> ResumeUploadAsync(Account account, Route route, string local, string remote) =>
        RunAsync(account, route, remote, "--continue-at", "-", "--upload-file", local);

    public override Task<ToolRun> ResumeDownloadAsync(Account account, Route route, string remote, string local) =>
        RunAsync(account, route, remote, "--continue-at", "-", "--output", local);

    public override Task<ToolRun> ListAsync(Account account, Route route, string folder) =>
        RunAsync(account, route, folder + "/");

    public override Task<ToolRun> RenameAsync(Account account, Route route, string from, string to) =>
        RunAsync(account, route, FolderOf(from) + "/", "--quote", $"RNFR {from}", "--quote", $"RNTO {to}");

    public override Task<ToolRun> DeleteAsync(Account account, Route route, string path) =>
        RunAsync(account, route, FolderOf(path) + "/", "--quote", $"DELE {path}");

    public override Task<ToolRun> MakeFolderAsync(Account account, Route route, string path) =>
        RunAsync(account, route, FolderOf(path) + "/", "--quote", $"MKD {path}");

    public override Task<ToolRun> RemoveFolderAsync(Account account, Route route, string path) =>
        RunAsync(account, route, FolderOf(path) + "/", "--quote", $"RMD {path}");

    private static Task<ToolRun> RunAsync(Account account, Route route, string path, params IEnumerable<string> more)
    {
        List<string> arguments =
        [
            "--silent", "--show-error", "--verbose", "--insecure", "--max-time", "50", "--user", $"{account.User}:{account.Password}",
            // //path is absolute; a single slash would be relative to the login folder.
            account.UrlFor(route, "/" + path), .. more,
        ];
        if (route.Tls is TlsUse.Explicit) arguments.Add("--ssl-reqd");
        if (route.IsActive) arguments.AddRange(["--ftp-port", Account.HostFor(route)]);
        if (route.Mode is DataMode.Pasv) arguments.Add("--disable-epsv");
        if (route.Mode is DataMode.Port) arguments.Add("--disable-eprt");
        return ToolRun.RunAsync("curl", arguments, limit: Limit);
    }
}

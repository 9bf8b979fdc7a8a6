using System.Globalization;
using Portolan.Diagnosis;
using Portolan.Testing;

namespace Portolan.Interop.Tests.Clients;

/// <summary>ncftpput, ncftpget and ncftpls 3.2.6. No TLS, no IPv6, PASV and PORT only.</summary>
public sealed class Ncftp : ForeignClient
{
    public override string Name => "ncftp";

    public override bool Takes(Route route) => !route.IPv6 && !route.IsEncrypted && route.Mode is DataMode.Pasv or DataMode.Port;

    public override Task<ToolRun> UploadAsync(Account account, Route route, string local, string remote) =>
        RunAsync("ncftpput", account, route, ["-V", "-C"], Account.HostFor(route), local, remote);

    public override Task<ToolRun> DownloadAsync(Account account, Route route, string remote, string local) =>
        RunAsync("ncftpget", account, route, ["-V", "-Z", "-C"], Account.HostFor(route), remote, local);

    /// <remarks>Without <c>-s</c> ncftpput forgets the offset: it sends the whole file behind REST, to every server.</remarks>
    public override Task<ToolRun> ResumeUploadAsync(Account account, Route route, string local, string remote) =>
        RunAsync("ncftpput", account, route, ["-V", "-z", "-s"], Account.HostFor(route), FolderOf(remote), local);

    public override Task<ToolRun> ResumeDownloadAsync(Account account, Route route, string remote, string local) =>
        RunAsync("ncftpget", account, route, ["-V", "-z"], Account.HostFor(route), Path.GetDirectoryName(local)!, remote);

    public override Task<ToolRun> ListAsync(Account account, Route route, string folder) =>
        RunAsync("ncftpls", account, route, ["-1"], FolderUrl(route, folder));

    public override Task<ToolRun> RenameAsync(Account account, Route route, string from, string to) =>
        RunAsync("ncftpls", account, route, ["-1", "-W", $"RNFR {from}", "-W", $"RNTO {to}"], FolderUrl(route, FolderOf(to)));

    public override Task<ToolRun> DeleteAsync(Account account, Route route, string path) =>
        RunAsync("ncftpls", account, route, ["-1", "-W", $"DELE {path}"], FolderUrl(route, FolderOf(path)));

    public override Task<ToolRun> MakeFolderAsync(Account account, Route route, string path) =>
        RunAsync("ncftpls", account, route, ["-1", "-W", $"MKD {path}"], FolderUrl(route, FolderOf(path)));

    public override Task<ToolRun> RemoveFolderAsync(Account account, Route route, string path) =>
        RunAsync("ncftpls", account, route, ["-1", "-W", $"RMD {path}"], FolderUrl(route, FolderOf(path)));

    // %2F: an absolute path.
    private static string FolderUrl(Route route, string folder) => $"ftp://{Account.HostFor(route)}/%2F{folder.TrimStart('/')}/";

    private static Task<ToolRun> RunAsync(string program, Account account, Route route, IEnumerable<string> options, params IEnumerable<string> operands)
    {
        var port = account.PortFor(route).ToString(CultureInfo.InvariantCulture);
        return ToolRun.RunAsync(
            program,
            [route.IsActive ? "-E" : "-F", "-u", account.User, "-p", account.Password, "-P", port, "-t", "20", "-r", "1", "-d", "stderr", .. options, .. operands],
            limit: Limit);
    }
}

using Portolan.Diagnosis;
using Portolan.Testing;

namespace Portolan.Interop.Tests.Clients;

/// <summary>NetBSD's ftp. Knows no TLS, and ends with 0 whatever happened.</summary>
public sealed class Tnftp : ForeignClient
{
    public override string Name => "tnftp";

    public override bool Takes(Route route) => !route.IsEncrypted;

    public override Task<ToolRun> UploadAsync(Account account, Route route, string local, string remote) =>
        RunAsync(account, route, $"put {Quote(local)} {Quote(remote)}");

    public override Task<ToolRun> DownloadAsync(Account account, Route route, string remote, string local) =>
        RunAsync(account, route, $"get {Quote(remote)} {Quote(local)}");

    public override Task<ToolRun> ResumeUploadAsync(Account account, Route route, string local, string remote) =>
        RunAsync(account, route, $"restart {HalfOf(local)}\nput {Quote(local)} {Quote(remote)}");

    public override Task<ToolRun> ResumeDownloadAsync(Account account, Route route, string remote, string local) =>
        RunAsync(account, route, $"reget {Quote(remote)} {Quote(local)}");

    public override Task<ToolRun> ListAsync(Account account, Route route, string folder) =>
        RunAsync(account, route, $"ls {Quote(folder)}");

    public override Task<ToolRun> RenameAsync(Account account, Route route, string from, string to) =>
        RunAsync(account, route, $"rename {Quote(from)} {Quote(to)}");

    public override Task<ToolRun> DeleteAsync(Account account, Route route, string path) =>
        RunAsync(account, route, $"delete {Quote(path)}");

    public override Task<ToolRun> MakeFolderAsync(Account account, Route route, string path) =>
        RunAsync(account, route, $"mkdir {Quote(path)}");

    public override Task<ToolRun> RemoveFolderAsync(Account account, Route route, string path) =>
        RunAsync(account, route, $"rmdir {Quote(path)}");

    // tnftp resumes an upload where it is told to; the tests leave half of the file on the server.
    private static long HalfOf(string local) => new FileInfo(local).Length / 2;

    private static Task<ToolRun> RunAsync(Account account, Route route, string commands)
    {
        var extended = route.Mode is DataMode.Epsv or DataMode.Eprt ? "on" : "off";
        var script = $"""
            epsv {extended}
            user {account.User} {account.Password}
            binary
            prompt off
            glob off
            {commands}
            quit

            """;
        List<string> arguments = ["-n", "-v", "-d", route.IPv6 ? "-6" : "-4", "-q", "30", Account.HostFor(route), $"{account.PortFor(route)}"];
        if (route.IsActive) arguments.Insert(0, "-A");
        return ToolRun.RunAsync("tnftp", arguments, script, limit: Limit);
    }

    private static string Quote(string text) => $"\"{text}\"";
}

using System.Globalization;
using Portolan.Diagnosis;
using Portolan.Interop.Tests.Daemons;
using Portolan.Testing;

namespace Portolan.Interop.Tests.Clients;

/// <summary>Python's ftplib, by a program as its users write it.</summary>
public sealed class PythonFtplib : ForeignClient
{
    private const string Program = """
        import ftplib, os, socket, ssl, sys

        host, port, user, password, mode, tls, action, *args = sys.argv[1:]
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE

        class Implicit(ftplib.FTP_TLS):
            "TLS from the first byte: ftplib has no class for it, every user writes this one."
            _socket = None
            @property
            def sock(self): return self._socket
            @sock.setter
            def sock(self, value):
                self._socket = value if value is None or isinstance(value, ssl.SSLSocket) else context.wrap_socket(value)

        ftp = {"Plain": ftplib.FTP, "Explicit": lambda **a: ftplib.FTP_TLS(context=context, **a), "Implicit": lambda **a: Implicit(context=context, **a)}[tls](timeout=20)
        ftp.set_debuglevel(1)
        ftp.connect(host, int(port))
        ftp.login(user, password)
        if tls != "Plain": ftp.prot_p()
        ftp.set_pasv(mode in ("EPSV", "PASV"))
        if mode == "EPSV": ftp.af = socket.AF_INET6  # how ftplib chooses between PASV and EPSV
        if action == "put":
            with open(args[0], "rb") as file: ftp.storbinary("STOR " + args[1], file)
        elif action == "get":
            with open(args[1], "wb") as file: ftp.retrbinary("RETR " + args[0], file.write)
        elif action == "resume-put":
            ftp.voidcmd("TYPE I")
            offset = ftp.size(args[1])
            with open(args[0], "rb") as file:
                file.seek(offset)
                ftp.storbinary("STOR " + args[1], file, rest=offset)
        elif action == "resume-get":
            with open(args[1], "ab") as file: ftp.retrbinary("RETR " + args[0], file.write, rest=file.tell())
        elif action == "list":
            for name, facts in ftp.mlsd(args[0]): print(name, facts)
            for name in ftp.nlst(args[0]): print(name)
            ftp.dir(args[0])
        elif action == "rename": ftp.rename(*args)
        elif action == "delete": ftp.delete(*args)
        elif action == "mkdir": ftp.mkd(*args)
        elif action == "rmdir": ftp.rmd(*args)
        ftp.quit()
        """;

    public override string Name => "ftplib";

    /// <remarks>ftplib sends EPRT for IPv6 and PORT for IPv4 only.</remarks>
    public override bool Takes(Route route) => !route.IsActive || route.IPv6 == (route.Mode is DataMode.Eprt);

    public override Task<ToolRun> UploadAsync(Account account, Route route, string local, string remote) => RunAsync(account, route, "put", local, remote);

    public override Task<ToolRun> DownloadAsync(Account account, Route route, string remote, string local) => RunAsync(account, route, "get", remote, local);

    public override Task<ToolRun> ResumeUploadAsync(Account account, Route route, string local, string remote) => RunAsync(account, route, "resume-put", local, remote);

    public override Task<ToolRun> ResumeDownloadAsync(Account account, Route route, string remote, string local) => RunAsync(account, route, "resume-get", remote, local);

    public override Task<ToolRun> ListAsync(Account account, Route route, string folder) => RunAsync(account, route, "list", folder);

    public override Task<ToolRun> RenameAsync(Account account, Route route, string from, string to) => RunAsync(account, route, "rename", from, to);

    public override Task<ToolRun> DeleteAsync(Account account, Route route, string path) => RunAsync(account, route, "delete", path);

    public override Task<ToolRun> MakeFolderAsync(Account account, Route route, string path) => RunAsync(account, route, "mkdir", path);

    public override Task<ToolRun> RemoveFolderAsync(Account account, Route route, string path) => RunAsync(account, route, "rmdir", path);

    private static Task<ToolRun> RunAsync(Account account, Route route, string action, params IEnumerable<string> arguments)
    {
        var port = account.PortFor(route).ToString(CultureInfo.InvariantCulture);
        return ToolRun.RunAsync(
            PyFtpdLib.Python,
            ["-c", Program, Account.HostFor(route), port, account.User, account.Password, route.Verb, route.Tls.ToString(), action, .. arguments],
            limit: Limit);
    }
}

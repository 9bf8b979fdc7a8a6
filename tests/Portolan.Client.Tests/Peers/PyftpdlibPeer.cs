using System.Diagnostics;
using System.Globalization;
using System.Net;
using Portolan.Testing;

namespace Portolan.Client.Tests.Peers;

/// <summary>pyftpdlib in a process of its own: an independent server that knows EPSV, EPRT, MLSD and TLS.</summary>
public sealed class PyftpdlibPeer : Peer
{
    private const string Python = "/usr/bin/python3";

    private const string Program = """
        import sys
        from pyftpdlib.authorizers import DummyAuthorizer
        from pyftpdlib.servers import FTPServer
        root, address, port, pem, tls = sys.argv[1:6]
        if tls == "tls":
            from pyftpdlib.handlers import TLS_FTPHandler as Handler
            Handler.certfile = pem
        else:
            from pyftpdlib.handlers import FTPHandler as Handler
        authorizer = DummyAuthorizer()
        authorizer.add_user("user", "secret", root, perm="elradfmwMT")
        Handler.authorizer = authorizer
        FTPServer((address, int(port)), Handler).serve_forever()
        """;

    private readonly ServerProcess _process;
    private readonly TempFolder _folder;

    private PyftpdlibPeer(ServerProcess process, TempFolder folder, IPEndPoint endPoint)
    {
        _process = process;
        _folder = folder;
        Host = endPoint.Address.ToString();
        Port = (ushort)endPoint.Port;
    }

    public override string Host { get; }

    public override ushort Port { get; }

    public static async Task<PyftpdlibPeer> StartAsync(bool ipv6 = false, bool tls = false)
    {
        Assert.SkipUnless(await HasAsync("pyftpdlib"), "needs the Debian package python3-pyftpdlib");
        Assert.SkipUnless(!tls || await HasAsync("OpenSSL"), "needs the Debian package python3-openssl");
        var folder = new TempFolder();
        var root = folder.MakeFolder("root");
        var endPoint = new IPEndPoint(ipv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, FreePort.Next());
        var start = new ProcessStartInfo(Python,
        [
            folder.Write("server.py", Program), root, endPoint.Address.ToString(), endPoint.Port.ToString(CultureInfo.InvariantCulture),
            TestCertificate.Shared.WriteTo(folder).Both, tls ? "tls" : "plain",
        ]);
        return new PyftpdlibPeer(await ServerProcess.StartAsync(start, endPoint), folder, endPoint);
    }

    public override async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<bool> HasAsync(string module)
    {
        if (!File.Exists(Python)) return false;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", $"import {module}"]) { RedirectStandardError = true, UseShellExecute = false })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}

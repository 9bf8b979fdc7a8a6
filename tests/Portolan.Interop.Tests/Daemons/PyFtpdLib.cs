using System.Diagnostics;
using Portolan.Testing;

namespace Portolan.Interop.Tests.Daemons;

/// <summary>pyftpdlib 1.5.7 (Debian's python3-pyftpdlib and python3-openssl).</summary>
public sealed class PyFtpdLib : Daemon
{
    /// <summary>Debian's own Python, for which the packages are.</summary>
    public const string Python = "/usr/bin/python3";

    private const string Program = """
        import logging, sys
        from pyftpdlib.authorizers import DummyAuthorizer
        from pyftpdlib.handlers import TLS_FTPHandler
        from pyftpdlib.ioloop import IOLoop
        from pyftpdlib.servers import FTPServer

        port, root, low, high, pem, user, password = sys.argv[1:]
        logging.basicConfig(level=logging.CRITICAL)
        accounts = DummyAuthorizer()
        accounts.add_user(user, password, root, perm="elradfmwMT")

        class Handler(TLS_FTPHandler):
            authorizer = accounts
            passive_ports = range(int(low), int(high) + 1)
            certfile = pem

        loop = IOLoop()
        servers = [FTPServer((address, int(port)), Handler, ioloop=loop) for address in ("127.0.0.1", "::1")]
        servers[0].serve_forever()
        """;

    public override string Name => "pyftpdlib";

    public override bool HasIPv6 => true;

    protected override async Task<ProcessStartInfo> ConfigureAsync()
    {
        var probe = await ToolRun.RunAsync(Python, ["-c", "import pyftpdlib, OpenSSL"]);
        if (!probe.Succeeded) Assert.Skip("python3-pyftpdlib or python3-openssl is not installed");
        return new ProcessStartInfo(Python,
            [Work.Write("daemon.py", Program), Number(Port), Root, Number(Passive.Low), Number(Passive.High), Pem.Both, User, Password]);
    }
}

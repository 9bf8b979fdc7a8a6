using System.Diagnostics;
using System.Net;
using Portolan.Testing;

namespace Portolan.Interop.Tests.Daemons;

/// <summary>pyftpdlib 1.5.7 (Debian's python3-pyftpdlib and python3-openssl).</summary>
public class PyFtpdLib : Daemon
{
    /// <summary>Debian's own Python, for which the packages are.</summary>
    public const string Python = "/usr/bin/python3";

    private const string Program = """
        import logging, sys
        from pyftpdlib.authorizers import DummyAuthorizer
        from pyftpdlib.handlers import TLS_FTPHandler
        from pyftpdlib.servers import FTPServer

        address, port, root, low, high, pem, user, password = sys.argv[1:]
        logging.basicConfig(level=logging.CRITICAL)
        accounts = DummyAuthorizer()
        accounts.add_user(user, password, root, perm="elradfmwMT")

        class Handler(TLS_FTPHandler):
            authorizer = accounts
            passive_ports = range(int(low), int(high) + 1)
            certfile = pem

        FTPServer((address, int(port)), Handler).serve_forever()
        """;

    public override string Name => "pyftpdlib";

    protected override async Task<ProcessStartInfo> ConfigureAsync()
    {
        var probe = await ToolRun.RunAsync(Python, ["-c", "import pyftpdlib, OpenSSL"]);
        if (!probe.Succeeded) throw new DaemonMissingException("python3-pyftpdlib or python3-openssl is not installed");
        return new ProcessStartInfo(Python,
            [Work.Write("daemon.py", Program), Address.ToString(), Number(Port), Root, Number(Passive.Low), Number(Passive.High), Pem.Both, User, Password]);
    }
}

/// <summary>pyftpdlib over IPv6.</summary>
public sealed class IPv6PyFtpdLib : PyFtpdLib
{
    public override string Name => "pyftpdlib over IPv6";

    public override IPAddress Address => IPAddress.IPv6Loopback;
}

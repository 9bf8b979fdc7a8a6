using System.Diagnostics;
using System.Security.Authentication;
using Portolan.Testing;

namespace Portolan.Interop.Tests.Daemons;

/// <summary>Pure-FTPd 1.0.50 with a virtual user.</summary>
public sealed class PureFtpd : Daemon
{
    public override string Name => "Pure-FTPd";

    /// <remarks>It gives no ticket of TLS 1.3, and demands no resumption either.</remarks>
    public override bool Resumes(SslProtocols version) => version == SslProtocols.Tls12;

    protected override async Task<ProcessStartInfo> ConfigureAsync()
    {
        var users = Work.Write("users", $"{User}:{PasswordHash}:{DiskIds.Uid}:{DiskIds.Gid}::{Root}/./::::::::::::\n");
        var makeDatabase = await ToolRun.RunAsync(Unpacked("pure-ftpd", "usr", "bin", "pure-pw"), ["mkdb", Work["users.pdb"], "-f", users]);
        makeDatabase.ShouldSucceed();
        return new ProcessStartInfo(Unpacked("pure-ftpd", "usr", "sbin", "pure-ftpd"),
        [
            "-4", "-S", $"127.0.0.1,{Number(Port)}", "-A", "-E", "-H", "-f", "none", "-u", "1", "-c", "200", "-C", "200", "-L", "10000:8",
            "-p", $"{Number(Passive.Low)}:{Number(Passive.High)}", "-U", "133:022", "-g", Work["pure-ftpd.pid"],
            "-l", $"puredb:{Work["users.pdb"]}", "-Y", "1", "-2", Pem.Both,
        ]);
    }
}

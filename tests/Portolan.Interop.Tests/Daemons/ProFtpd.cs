using System.Diagnostics;
using System.Net;

namespace Portolan.Interop.Tests.Daemons;

/// <summary>ProFTPD 1.3.8 with its default TLS options: data connections must resume the session of their own control connection.</summary>
public class ProFtpd : Daemon
{
    public override string Name => "ProFTPD";

    public override bool DemandsResumption => true;

    protected override Task<ProcessStartInfo> ConfigureAsync()
    {
        File.SetUnixFileMode(Work.Write("passwd", $"{User}:{PasswordHash}:{DiskIds.Uid}:{DiskIds.Gid}::{Root}:/bin/sh\n"), Private);
        File.SetUnixFileMode(Work.Write("group", $"{DiskUser}:x:{DiskIds.Gid}:\n"), Private);
        var configuration = Work.Write("proftpd.conf", Settings());
        return Task.FromResult(new ProcessStartInfo(Unpacked("proftpd", "usr", "sbin", "proftpd"), ["-n", "-q", "-c", configuration]));
    }

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string Settings() => $"""
        ModulePath {Unpacked("proftpd", "usr", "lib", "proftpd")}
        LoadModule mod_tls.c
        ServerName portolan-test
        ServerType standalone
        UseIPv6 on
        DefaultAddress {Address}
        SocketBindTight on
        Port {Port}
        User {DiskUser}
        Group {DiskUser}
        AuthOrder mod_auth_file.c
        AuthUserFile {Work["passwd"]}
        AuthGroupFile {Work["group"]}
        AuthPAM off
        RequireValidShell off
        UseFtpUsers off
        UseReverseDNS off
        DelayEngine off
        WtmpLog off
        TransferLog none
        SystemLog none
        ScoreboardFile none
        PidFile {Work["proftpd.pid"]}
        ControlsEngine off
        MaxInstances none
        PassivePorts {Passive.Low} {Passive.High}
        DefaultRoot ~
        AllowOverwrite on
        AllowStoreRestart on
        AllowRetrieveRestart on
        Umask 022
        <IfModule mod_memcache.c>
        MemcacheEngine off
        </IfModule>
        TLSEngine on
        TLSLog none
        TLSProtocol TLSv1.2 TLSv1.3
        TLSECCertificateFile {Pem.Certificate}
        TLSECCertificateKeyFile {Pem.Key}
        TLSRequired off
        TLSVerifyClient off
        TLSRenegotiate none

        """;
}

/// <summary>ProFTPD over IPv6.</summary>
public sealed class IPv6ProFtpd : ProFtpd
{
    public override string Name => "ProFTPD over IPv6";

    public override IPAddress Address => IPAddress.IPv6Loopback;
}

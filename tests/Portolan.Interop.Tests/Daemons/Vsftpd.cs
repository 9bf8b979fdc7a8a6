using System.Diagnostics;

namespace Portolan.Interop.Tests.Daemons;

/// <summary>vsftpd 3.0.3, which refuses a data connection that does not resume the control connection's TLS session.</summary>
public class Vsftpd : Daemon
{
    private const string PamService = "portolan-test";

    public override string Name => "vsftpd";

    public override bool DemandsResumption => true;

    protected override Task<ProcessStartInfo> ConfigureAsync()
    {
        Work.MakeFolder("empty");
        var pam = Work.MakeFolder("pam.d");
        foreach (var file in Directory.GetFiles("/etc/pam.d")) File.Copy(file, Path.Join(pam, Path.GetFileName(file)));
        Work.Write($"pam.d/{PamService}", "auth required pam_unix.so\naccount required pam_permit.so\nsession required pam_permit.so\n");
        Work.Write("passwd", File.ReadAllText("/etc/passwd") + $"{User}:x:{DiskIds.Uid}:{DiskIds.Gid}::{Root}:/bin/sh\n");
        Work.Write("shadow", $"{User}:{PasswordHash}:20000:0:99999:7:::\n");
        Work.Write("vsftpd.conf", Settings());
        // The account and its PAM service exist in a mount namespace of the daemon's own.
        const string script = "for f in pam.d passwd shadow; do mount --bind \"$1/$f\" /etc/$f || exit; done; exec \"$2\" \"$1/vsftpd.conf\"";
        return Task.FromResult(new ProcessStartInfo("unshare", ["-m", "/bin/sh", "-c", script, "sh", Work.Path, Unpacked("vsftpd", "usr", "sbin", "vsftpd")]));
    }

    // isolate and seccomp_sandbox are off because vsftpd's own filter of 2012 kills sessions on current kernels.
    private string Settings() => $"""
        listen=YES
        listen_address=127.0.0.1
        listen_port={Port}
        background=NO
        anonymous_enable=NO
        local_enable=YES
        chroot_local_user=YES
        allow_writeable_chroot=YES
        write_enable=YES
        local_umask=022
        pam_service_name={PamService}
        secure_chroot_dir={Work["empty"]}
        connect_from_port_20=NO
        pasv_min_port={Passive.Low}
        pasv_max_port={Passive.High}
        xferlog_enable=NO
        use_localtime=NO
        session_support=NO
        isolate=NO
        isolate_network=NO
        seccomp_sandbox=NO
        utf8_filesystem=YES
        ssl_enable=YES
        implicit_ssl={(IsImplicit ? "YES" : "NO")}
        ssl_tlsv1=YES
        ssl_ciphers=HIGH
        rsa_cert_file={Pem.Certificate}
        rsa_private_key_file={Pem.Key}
        force_local_logins_ssl=NO
        force_local_data_ssl=NO
        require_ssl_reuse=YES

        """;
}

/// <summary>vsftpd with TLS from the first byte.</summary>
public sealed class ImplicitVsftpd : Vsftpd
{
    public override string Name => "vsftpd, implicit TLS";

    public override bool IsImplicit => true;
}

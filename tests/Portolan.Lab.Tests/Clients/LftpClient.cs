using Portolan.Lab.Tests.Kit;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Clients;

/// <summary>lftp: PASV, or EPSV when preferred or on IPv6; PORT on IPv4 and EPRT on IPv6 in active mode.</summary>
public sealed class LftpClient : LabClient
{
    public override string Name => "lftp";

    public override Task<ToolRun> RunAsync(Errand errand)
    {
        var script = $"""
            debug 5
            set cmd:fail-exit yes
            set net:timeout {Seconds(errand.Limit)}
            set net:max-retries 2
            set net:reconnect-interval-base 1
            set net:persist-retries 0
            set ssl:verify-certificate no
            set xfer:clobber yes
            set ftp:ssl-allow {Word(errand.Tls)}
            set ftp:ssl-force {Word(errand.Tls)}
            set ftp:ssl-protect-data yes
            set ftp:use-feat yes
            {(errand.Way is Way.Auto ? "" : $"set ftp:passive-mode {Word(errand.Way is Way.Epsv or Way.Pasv)}")}
            {(errand.Way is Way.Auto ? "" : $"set ftp:prefer-epsv {Word(errand.Way is Way.Epsv)}")}
            open -u {LabServer.User},{LabServer.Password} ftp://{errand.Network.UrlHost}
            {(errand.Upload ? $"put {errand.Local} -o {errand.Remote}" : $"get {errand.Remote} -o {errand.Local}")}

            """;
        return errand.From.RunAsync("lftp", ["-f", "/dev/stdin"], script, limit: Longest);
    }

    private static string Word(bool on) => on ? "yes" : "no";
}

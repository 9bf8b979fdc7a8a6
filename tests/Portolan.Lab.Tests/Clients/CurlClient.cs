using Portolan.Lab.Tests.Kit;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Clients;

/// <summary>curl: EPSV, then PASV at the address it dialled already, whatever 227 says; EPRT, then PORT when told <c>-P</c>.</summary>
public class CurlClient : LabClient
{
    public override string Name => "curl";

    public override Task<ToolRun> RunAsync(Errand errand)
    {
        List<string> arguments =
        [
            "--silent", "--show-error", "--verbose", "--insecure", "--user", $"{LabServer.User}:{LabServer.Password}",
            "--connect-timeout", Seconds(errand.Limit), "--max-time", Seconds(errand.Limit * 2), errand.Upload ? "--upload-file" : "--output", errand.Local, errand.Url,
        ];
        if (errand.Tls) arguments.Add("--ssl-reqd");
        if (errand.Way is Way.Eprt or Way.Port) arguments.AddRange(["--ftp-port", "-"]);
        if (errand.Way is Way.Port) arguments.Add("--disable-eprt");
        if (errand.Way is Way.Pasv) arguments.Add("--disable-epsv");
        arguments.AddRange(More);
        return errand.From.RunAsync("curl", arguments, limit: Longest);
    }

    /// <remarks>EPSV in silence uses up the time that --connect-timeout gives to all data connections together.</remarks>
    public override bool TriesAgain => false;

    protected virtual IReadOnlyList<string> More => [];
}

/// <summary>curl told to believe the address in 227, as most clients once did and many do.</summary>
public sealed class TrustingCurlClient : CurlClient
{
    public override string Name => "curl trusting 227";

    protected override IReadOnlyList<string> More => ["--no-ftp-skip-pasv-ip"];
}

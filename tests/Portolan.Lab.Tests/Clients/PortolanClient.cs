using Portolan.Lab.Tests.Kit;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Clients;

/// <summary><c>portolan get</c> and <c>portolan put</c>.</summary>
public sealed class PortolanClient : LabClient
{
    public override string Name => "portolan";

    public override Task<ToolRun> RunAsync(Errand errand)
    {
        var url = errand.Url.Replace("ftp://", $"ftp://{LabServer.User}:{LabServer.Password}@", StringComparison.Ordinal);
        string[] arguments =
        [
            errand.Upload ? "put" : "get", url, errand.Local, "--mode", errand.Way.ToString().ToLowerInvariant(), "--verbose", "--timeout", $"{Seconds(errand.Limit)}s",
            .. errand.Tls ? (string[])["--tls", "explicit", "--insecure"] : ["--tls", "none"],
        ];
        return errand.From.RunAsync(Repository.Portolan, arguments, limit: Longest);
    }
}

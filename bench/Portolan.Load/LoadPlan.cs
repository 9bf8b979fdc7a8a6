using Portolan.Client;
using Portolan.Diagnosis;
using Portolan.Protocol;

namespace Portolan.Load;

/// <summary>What to measure, against which server.</summary>
/// <param name="Clients">Sessions at once.</param>
/// <param name="Seconds">Length of each measurement; a third of it runs before as a warm-up.</param>
/// <param name="Bytes">Size of the file that is sent and fetched again.</param>
internal sealed record LoadPlan(FtpClientOptions Server, string Directory, int Clients, double Seconds, int Bytes)
{
    /// <exception cref="FormatException">The address or the mode makes no sense; the message says why.</exception>
    public static LoadPlan Create(string address, string mode, int clients, double seconds, int bytes)
    {
        if (!FtpUrl.TryParse(address, out var url, out var problem)) throw new FormatException(problem.ToString());
        if (!Enum.TryParse<DataMode>(mode, ignoreCase: true, out var dataMode)) throw new FormatException("The mode is epsv, pasv, eprt or port.");
        var server = new FtpClientOptions
        {
            Host = url.Host,
            Port = (ushort?)url.Port,
            User = url.User ?? "anonymous",
            Password = url.Password ?? "anonymous@",
            Tls = url.Scheme switch { "ftps" => TlsMode.Implicit, "ftpes" => TlsMode.Explicit, _ => TlsMode.None },
            Certificates = CertificatePolicy.Insecure, // a measurement, often against a self-signed server on this machine
            Data = DataModeOptions.Only(dataMode),
        };
        return new LoadPlan(server, "/" + url.Path.Trim('/'), clients, seconds, bytes);
    }
}
